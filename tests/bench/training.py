#!/usr/bin/python3
"""What a good user of PyTorch would train with, to compare countersign-train --trial with: the same network, batch and
optimiser; pictures that are there already, so that nothing but the network is timed.

    training.py MODEL STEPS [--mixed]     seconds a step; --mixed: products in bfloat16
"""
import sys
import time

import torch
import torch.nn.functional as F

from signatures import Network

IMAGES, PAIRS = 72, 268  # of countersign-train: 9 writers, 4 genuine and 4 forged each; pairs within and across writers


class Trained(Network):
    """Weights with gradients; batch norms that take the batch's own figures."""

    def __init__(self, path):
        super().__init__(path)
        self.w = {name: value.clone().requires_grad_(value.is_floating_point() and "running" not in name)
                  for name, value in self.w.items()}
        for name in self.convs:
            weight = "stem.weight" if name == "stem" else f"{name}.weight"
            self.w[weight] = self.w[weight].detach().contiguous(memory_format=torch.channels_last).requires_grad_()

    def normed(self, x, name):
        w = self.w
        return F.batch_norm(x, w[f"{name}.running_mean"], w[f"{name}.running_var"], w[f"{name}.weight"],
                            w[f"{name}.bias"], True, 0.1, 1e-5)

    def conv(self, name, x, stride):
        norm = "stem_norm"
        if name != "stem":
            stage, which = name.split(".")
            norm = f"{stage}.{dict(conv1='norm1', conv2='norm2', short='norm_short')[which]}"
        weight = self.w[f"{name}.weight"]
        return self.normed(F.conv2d(x, weight, None, stride, weight.shape[2] // 2), norm)

    def encode(self, images):
        w = self.w
        x = F.pixel_unshuffle(images, self.detail) if self.detail > 1 else images
        x = self.conv("stem", x.contiguous(memory_format=torch.channels_last), 2).relu_()
        fine = self.stage("stage3", self.stage("stage2", x))
        coarse = self.stage("stage4", fine)
        pooled = F.adaptive_avg_pool2d(coarse, (2, 4)).flatten(1)
        embedding = F.normalize(self.normed(F.linear(pooled, w["embed.weight"]), "embed_norm"))
        raised = F.interpolate(F.conv2d(coarse, w["coarse.weight"]), (12, 24), mode="bilinear", align_corners=False)
        cells = self.normed(F.conv2d(fine, w["fine.weight"]) + raised, "cell_norm")
        keys = F.normalize(F.conv2d(cells, w["key.weight"], w["key.bias"]))
        return embedding, torch.cat([cells, keys, F.avg_pool2d(images, 8 * self.detail)], 1)


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    torch.manual_seed(1)
    network = Trained(arguments[0])
    parameters = [value for value in network.w.values() if value.requires_grad]
    optimiser = torch.optim.AdamW(parameters, 1e-3, weight_decay=1e-4)
    images = (torch.rand(IMAGES, 1, network.size[1], network.size[0]) > 0.9).float()
    a, b = torch.randint(IMAGES, (PAIRS,)), torch.randint(IMAGES, (PAIRS,))
    sign = torch.randint(2, (PAIRS,)).float() * 2 - 1
    times = []
    for _ in range(int(arguments[1]) + 1):
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled="--mixed" in arguments):
            embedding, local = network.encode(images)
            loss = F.softplus(sign * network.compare(local[a], local[b])).mean()
            loss = loss + 0.5 * F.softplus(sign * 10 * ((embedding[a] * embedding[b]).sum(1) - 0.5)).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5)
        optimiser.step()
        times.append(time.perf_counter() - start)
    print(f"{sum(times[1:]) / len(times[1:]):.3f}")  # the first takes memory and warms up the libraries


if __name__ == "__main__":
    main(sys.argv[1:])

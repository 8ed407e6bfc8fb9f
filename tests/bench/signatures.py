#!/usr/bin/python3
"""What a good user of PyTorch and OpenCV would run instead of countersign-cli: the same decoding, cleaning, network and
weights, to compare with. Needs Debian's python3-torch and python3-opencv.

    signatures.py verify MODEL QUERY REFERENCE...    score of the fused comparison, and of each reference
    signatures.py batch MODEL CASES.csv OUT.csv      the input of countersign-cli batch; one score a case
    signatures.py encode MODEL COUNT                 images a second of the encoder alone, batches of 32
"""
import concurrent.futures
import csv
import json
import os
import struct
import sys
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

ROWS, COLUMNS, CELL, KEY = 12, 24, 64, 32


# ---- the picture

def percentile(histogram, share):
    return int(np.searchsorted(np.cumsum(histogram), share * histogram.sum()))


def find_ink(gray):
    height, width = gray.shape
    step = max(1, max(height, width) // 96)
    paper = cv2.resize(gray, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8), borderType=cv2.BORDER_REPLICATE)
    paper = np.maximum(cv2.GaussianBlur(paper, (9, 9), 0, borderType=cv2.BORDER_REPLICATE), 1)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    dark = 255 - cv2.divide(gray, paper, scale=255)
    soft = cv2.GaussianBlur(dark, (5, 5), 0, borderType=cv2.BORDER_REPLICATE)
    values = np.bincount(soft.ravel(), minlength=256)
    middle = percentile(values, 0.5)
    distances = np.zeros(256, np.int64)
    np.add.at(distances, np.abs(np.arange(256) - middle), values)
    noise = 1.4826 * percentile(distances, 0.5)
    otsu, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    threshold = max(int(otsu), middle + int(max(10.0, 5 * noise) + 0.5))
    return dark, (soft > threshold).astype(np.uint8), threshold


def signature_of(mask):
    """Labels of the picture and which of them are the signature."""
    height, width = mask.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    x, y, w, h, area = (stats[:, i].astype(np.int64) for i in range(5))
    inner = labels[height // 20:height - height // 20, width // 20:width - width // 20]
    inside = np.bincount(inner.ravel(), minlength=count) > 0
    border = ((x <= width // 60) | (y <= height // 60) | (x + w >= width - width // 60)
              | (y + h >= height - height // 60))
    least = np.where(border, 0.5, 0.9)
    edge = ((w > least * width) | (h > least * height)) & ~inside
    speck = max(3, int(0.00008 * min(1e6, float(mask.size))))
    candidate = (area >= speck) & ~edge
    candidate[0] = False
    total = area[candidate].sum()
    large = candidate & (20 * area >= total)
    core = large if 2 * area[large].sum() >= total and large.any() else candidate
    if not core.any():
        raise ValueError("no signature")
    left, top = x[core].min(), y[core].min()
    right, bottom = (x + w)[core].max(), (y + h)[core].max()
    by = max(right - left, bottom - top) // 4
    near = (x >= left - by) & (y >= top - by) & (x + w <= right + by) & (y + h <= bottom + by)
    chosen = candidate & near
    box = x[chosen].min(), y[chosen].min(), (x + w)[chosen].max(), (y + h)[chosen].max()
    return labels, chosen, box


def normalise(ink, size):
    width, height = size
    margin = 0.02 * min(size)
    rows, columns = ink.shape
    scale = min((width - 2 * margin) / columns, (height - 2 * margin) / rows)
    right = max(0, int(width / scale + 0.5) - columns)
    bottom = max(0, int(height / scale + 0.5) - rows)
    whole = cv2.copyMakeBorder(ink, bottom // 2, bottom - bottom // 2, right // 2, right - right // 2,
                               cv2.BORDER_CONSTANT, value=0)
    canvas = cv2.resize(whole, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    histogram = np.bincount(canvas.ravel(), minlength=256)
    total = histogram[16:].sum()
    if total:
        full, above = 255, histogram[255]
        while full > 16 and above * 20 < total:
            full -= 1
            above += histogram[full]
        canvas = cv2.convertScaleAbs(canvas, alpha=255.0 / full)
    return canvas


def prepare(path, size):
    color = cv2.imread(path, cv2.IMREAD_COLOR)
    dark, mask, threshold = find_ink(cv2.cvtColor(color, cv2.COLOR_BGR2GRAY))
    labels, chosen, (left, top, right, bottom) = signature_of(mask)
    here = np.s_[top:bottom, left:right]
    ink = np.where(chosen[labels[here]], dark[here], 0).astype(np.uint8)
    body = np.bincount(ink.ravel(), minlength=256)
    body[:threshold + 1] = 0
    full = max(1, percentile(body, 0.25))
    return normalise(cv2.convertScaleAbs(ink, alpha=255.0 / full), size)


# ---- the network

class Network:
    def __init__(self, path):
        with open(path, "rb") as file:
            length, = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
            data = file.read()
        card = json.loads(header.pop("__metadata__")["card"])
        kinds = {"F32": np.float32, "I64": np.int64}
        self.w = {}
        for name, entry in header.items():
            start, end = entry["data_offsets"]
            array = np.frombuffer(data[start:end], kinds[entry["dtype"]]).reshape(entry["shape"])
            self.w[name] = torch.from_numpy(array.copy())
        parameters = card.get("parameters") or {}
        self.detail, self.passes = int(parameters.get("detail", 1)), int(parameters.get("passes", 1))
        self.pools = int(parameters.get("pools", 2))
        self.size = card["inputSize"]["width"], card["inputSize"]["height"]
        self.calibrations = card["calibrations"]
        self.convs = {"stem": self.fused("stem.weight", "stem_norm")}
        for stage in ("stage2", "stage3", "stage4"):
            for conv, norm in (("conv1", "norm1"), ("conv2", "norm2"), ("short", "norm_short")):
                self.convs[f"{stage}.{conv}"] = self.fused(f"{stage}.{conv}.weight", f"{stage}.{norm}")
        y = (torch.arange(ROWS) + 0.5) / COLUMNS
        x = (torch.arange(COLUMNS) + 0.5) / COLUMNS
        grid = torch.meshgrid(y, x, indexing="ij")
        self.places = torch.stack([grid[1].flatten(), grid[0].flatten()], 1).unsqueeze(0)

    def norm(self, name):
        scale = self.w[f"{name}.weight"] / torch.sqrt(self.w[f"{name}.running_var"] + 1e-5)
        return scale, self.w[f"{name}.bias"] - self.w[f"{name}.running_mean"] * scale

    def fused(self, weight, norm):
        scale, shift = self.norm(norm)
        folded = self.w[weight] * scale[:, None, None, None]
        return folded.contiguous(memory_format=torch.channels_last), shift

    def conv(self, name, x, stride):
        weight, bias = self.convs[name]
        return F.conv2d(x, weight, bias, stride, weight.shape[2] // 2)

    def stage(self, name, x):
        y = self.conv(f"{name}.conv2", self.conv(f"{name}.conv1", x, 2).relu_(), 1)
        return y.add_(self.conv(f"{name}.short", x, 2)).relu_()

    def encode(self, images):
        """[N, 1, H, W], 0 to 1. Out: embeddings [N, 128] and local features [N, 97, 12, 24]."""
        x = F.pixel_unshuffle(images, self.detail) if self.detail > 1 else images
        x = self.conv("stem", x.contiguous(memory_format=torch.channels_last), 2).relu_()
        fine = self.stage("stage3", self.stage("stage2", x))
        coarse = self.stage("stage4", fine)
        scale, shift = self.norm("embed_norm")
        pooled = F.adaptive_avg_pool2d(coarse, (2, 4)).flatten(1)
        embedding = F.normalize(F.linear(pooled, self.w["embed.weight"]) * scale + shift)
        raised = F.interpolate(F.conv2d(coarse, self.w["coarse.weight"]), (ROWS, COLUMNS), mode="bilinear",
                               align_corners=False)
        scale, shift = self.norm("cell_norm")
        cells = (F.conv2d(fine, self.w["fine.weight"]) + raised) * scale[:, None, None] + shift[:, None, None]
        keys = F.normalize(F.conv2d(cells, self.w["key.weight"], self.w["key.bias"]))
        return embedding, torch.cat([cells, keys, F.avg_pool2d(images, 8 * self.detail)], 1)

    def attend(self, a, b, expected, reach):
        n, cells = a.shape[0], ROWS * COLUMNS
        rows = lambda t: t.reshape(n, -1, cells).transpose(1, 2)
        tight = 0.5 * torch.exp(-2 * reach)
        prior = (rows(b[:, -1:]) + 0.01).log() - tight * self.places.square().sum(2, keepdim=True)
        query = torch.cat([rows(a[:, CELL:CELL + KEY]) * (10 * self.w["sharpness"].exp()),
                           expected.expand(n, cells, 2) * (2 * tight), torch.ones(n, cells, 1)], 2)
        key = torch.cat([rows(b[:, CELL:CELL + KEY]), self.places.expand(n, cells, 2), prior], 2)
        return torch.bmm(query, key.transpose(1, 2)).softmax(2)

    def compare(self, a, b):
        """Local features of both sides, N of each. Out: log odds [N]."""
        n = a.shape[0]
        one, two = torch.cat([a, b]), torch.cat([b, a])
        grid = lambda t: t.transpose(1, 2).reshape(2 * n, -1, ROWS, COLUMNS)
        targets = self.places.expand(2 * n, -1, 2)
        attention = self.attend(one, two, self.places, self.w["reach"])
        if self.passes == 2:
            way = grid(torch.bmm(attention, targets) - self.places)
            weight = attention.square().sum(2).reshape(2 * n, 1, ROWS, COLUMNS) * (one[:, -1:] + 0.01)
            around = lambda t: F.avg_pool2d(t, (5, 9), 1, (2, 4))
            led = (around(way * weight) / around(weight).clamp_min(1e-6)).flatten(2).transpose(1, 2)
            attention = self.attend(one, two, self.places + led, self.w["reach_again"])
        found = torch.bmm(attention, torch.cat([two.flatten(2).transpose(1, 2), targets], 2))
        ways = found[:, :, -2:] - self.places
        if self.passes == 2:
            ways = torch.cat([ways, ways - led], 2)
        found, ways = grid(found[:, :, :-2]), grid(ways) * 8
        confidence = (one[:, CELL:CELL + KEY] * found[:, CELL:CELL + KEY]).sum(1, keepdim=True)
        ink = torch.cat([one[:, -1:], found[:, -1:]], 1)
        seen = torch.cat([(one[:, :CELL] - found[:, :CELL]).abs(), one[:, :CELL], ways[:, :2], confidence, ink,
                          ways[:, 2:]], 1).contiguous(memory_format=torch.channels_last)
        x = F.conv2d(seen, self.w["judge1.weight"], self.w["judge1.bias"]).relu_()
        x = F.conv2d(x, self.w["judge2.weight"], self.w["judge2.bias"], 2, 1).relu_()
        x = F.conv2d(x, self.w["judge3.weight"], self.w["judge3.bias"], 1, 1).relu_()
        pools = [x.mean((2, 3)), x.amax((2, 3))]
        if self.pools == 3:
            weight = F.avg_pool2d(ink.sum(1, keepdim=True), 2)
            pools.append((x * weight).sum((2, 3)) / (weight.sum((2, 3)) + 1e-3))
        judged = torch.cat(pools, 1)
        return F.linear(judged[:n] + judged[n:], self.w["verdict.weight"], self.w["verdict.bias"]).squeeze(1)

    def fuse(self, scores, mutual):
        """Of the query against each reference, and of the references among themselves."""
        known = [c for c in self.calibrations if c["references"] <= len(scores)]
        fusion = max(known, key=lambda c: c["references"])["fusion"]
        ordered = sorted(scores, reverse=True)
        fused = {"mean": lambda: sum(scores) / len(scores), "max": lambda: ordered[0],
                 "median": lambda: float(np.median(scores)), "top-2-mean": lambda: sum(ordered[:2]) / 2}[fusion["rule"]]()
        return fused - fusion["mutual"] * (sum(mutual) / len(mutual)) if mutual else fused


def to_tensor(pictures):
    return torch.from_numpy(np.stack(pictures)).unsqueeze(1).float().div_(255)


# ---- the work

def verify(model, files):
    network = Network(model)
    _, local = network.encode(to_tensor([prepare(file, network.size) for file in files]))
    query, references = local[:1], local[1:]
    n = references.shape[0]
    scores = network.compare(query.expand(n, -1, -1, -1), references).tolist()
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    mutual = network.compare(references[[i for i, _ in pairs]], references[[j for _, j in pairs]]).tolist() if pairs \
        else []
    print(f"{network.fuse(scores, mutual):.6f}", *(f"{score:.6f}" for score in scores))


def batch(model, cases_file, out):
    network = Network(model)
    with open(cases_file, newline="") as file:
        cases = [(row["case"], row["query"], row["references"].split("|")) for row in csv.DictReader(file)]
    files = list(dict.fromkeys(name for _, query, references in cases for name in [query, *references]))
    features = {}
    threads = os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        pending = [pool.submit(prepare, file, network.size) for file in files]
        for first in range(0, len(files), 32):
            _, local = network.encode(to_tensor([future.result() for future in pending[first:first + 32]]))
            features.update(zip(files[first:first + 32], local))
    wanted = {}
    for _, query, references in cases:
        for i, reference in enumerate(references):
            wanted[query, reference] = None
            for other in references[i + 1:]:
                wanted[reference, other] = None
    pairs = list(wanted)
    for first in range(0, len(pairs), 32):
        part = pairs[first:first + 32]
        scores = network.compare(torch.stack([features[a] for a, _ in part]), torch.stack([features[b] for _, b in part]))
        wanted.update(zip(part, scores.tolist()))
    with open(out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "score"])
        for case, query, references in cases:
            mutual = [wanted[a, b] for i, a in enumerate(references) for b in references[i + 1:]]
            writer.writerow([case, network.fuse([wanted[query, r] for r in references], mutual)])


def encode(model, count):
    network = Network(model)
    images = (torch.rand(32, 1, network.size[1], network.size[0]) > 0.9).float()
    network.encode(images)
    start = time.perf_counter()
    for _ in range(0, count, 32):
        network.encode(images)
    print(f"{count / (time.perf_counter() - start):.1f}")


def main(arguments):
    cv2.setNumThreads(1)
    with torch.inference_mode():
        if len(arguments) >= 4 and arguments[0] == "verify":
            verify(arguments[1], arguments[2:])
        elif len(arguments) == 4 and arguments[0] == "batch":
            batch(*arguments[1:])
        elif len(arguments) == 3 and arguments[0] == "encode":
            encode(arguments[1], int(arguments[2]))
        else:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

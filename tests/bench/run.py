#!/usr/bin/python3
"""How fast Countersign is, as ratios taken in one run on one machine: against the same work in PyTorch and OpenCV
(signatures.py) and against the least that LibTorch allows. Prints a table, and writes it as Markdown.

    tests/bench/run.py [--build build/release] [--runs 5] [--out FILE.md]

Draws the signatures that it needs. Under ten minutes on two cores. Needs Debian's python3-torch, python3-opencv and
xvfb, and a release build. On a busy machine the figures mean little.
"""
import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = SOURCE / "tests/bench/signatures.py"
MODEL = SOURCE / "resources/models/default.safetensors"
PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's PyTorch


def run(command, **more):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **more).stdout


def seconds(command):
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def measured(command):
    """Seconds, and the most memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def median(runs, *commands):
    """Of each command, in turn, so that what else the machine does falls on all alike; the first round does not count."""
    times = [[seconds(command) for command in commands] for _ in range(runs + 1)][1:]
    return [statistics.median(column) for column in zip(*times)]


class Bench:
    def __init__(self, build, runs, folder):
        self.bin, self.tests, self.runs, self.folder = build / "bin", build / "tests", runs, folder
        self.cli = self.bin / "countersign-cli"
        self.rows = []

    def row(self, what, figure, bar, holds):
        self.rows.append((what, figure, bar, "yes" if holds else "no"))
        print(f"{what:58} {figure:>34}   {bar:28} {'holds' if holds else 'MISSED'}", flush=True)

    def draw(self, writers, genuine, forged):
        data = self.folder / f"drawn-{writers}"
        run([self.cli, "demo", "--output", data, "--writers", writers, "--genuine", genuine, "--forged", forged])
        return sorted(path for path in data.iterdir() if path.is_dir())

    def window(self):
        def waited(what, *options):
            text = run(["xvfb-run", "-a", self.tests / "bench_start", self.runs, "--window", *options],
                       env={**os.environ, "XDG_RUNTIME_DIR": str(self.folder), "HOME": str(self.folder)})
            return float(re.search(rf"{what}\s+median\s+(\d+) ms", text).group(1))
        first = waited("window painted", self.bin / "countersign")
        last = waited("colour shown", "--colour", "00695c", self.bin / "countersign", "--theme", "light", "--demo",
                      "genuine")
        self.row("window on screen", f"{first:.0f} ms", "under 300 ms", first < 300)
        self.row("start to the first verdict in the window", f"{last:.0f} ms", "under 1200 ms", last < 1200)

    def verify(self, writer):
        genuine = sorted((writer / "genuine").iterdir())
        query, references = genuine[0], genuine[1:2]
        ours, theirs, bare = median(
            self.runs, [self.cli, "verify", "--query", query, "--reference", *references],
            [PYTHON, SCRIPT, "verify", MODEL, query, *references], [self.tests / "bench_bare"])
        self.row("countersign-cli verify, over the same in Python", f"{ours:.2f} s / {theirs:.2f} s = {ours / theirs:.2f}",
                 "at most 0.5", ours / theirs <= 0.5)
        self.row("the same, over a bare program with LibTorch", f"{ours:.2f} s / {bare:.2f} s = {ours / bare:.2f}",
                 "at most 1.5", ours / bare <= 1.5)

    def batch(self, writers):
        cases = self.folder / "cases.csv"
        images = 0
        with open(cases, "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["case", "query", "references"])
            for writer in writers:
                genuine, forged = (sorted((writer / kind).iterdir()) for kind in ("genuine", "forged"))
                images += len(genuine) + len(forged)
                for query in genuine[1:] + forged:
                    out.writerow([f"{writer.name}-{query.parent.name}-{query.stem}", query, genuine[0]])
        ours, theirs = self.folder / "ours.csv", self.folder / "theirs.csv"
        command = [self.cli, "batch", "--model", MODEL, "--input", cases, "--output"]
        mine, other = median(2, [*command, ours], [PYTHON, SCRIPT, "batch", MODEL, cases, theirs])
        single = self.folder / "single.csv"
        run([*command, single, "--precision", "float"])
        scores = [{row["case"]: float(row["score"]) for row in csv.DictReader(open(file))}
                  for file in (ours, theirs, single)]
        apart = [max(abs(one[case] - scores[1][case]) for case in one) for one in (scores[2], scores[0])]
        encoder = float(run([PYTHON, SCRIPT, "encode", MODEL, 320]))
        rate = images / mine
        self.row(f"batch of {images} images, decode to verdict, over Python",
                 f"{rate:.0f} / {images / other:.0f} images/s = {other / mine:.2f}", "at least 3", other / mine >= 3)
        self.row("the same, over PyTorch's encoder alone", f"{rate:.0f} / {encoder:.0f} images/s = {rate / encoder:.2f}",
                 "at least 0.75", rate / encoder >= 0.75)
        self.row("scores in single precision, farthest from Python's", f"{apart[0]:.1e}", "at most 1e-3", apart[0] <= 1e-3)
        self.row("scores as usual here, farthest from Python's", f"{apart[1]:.1e}", "at most 0.1", apart[1] <= 0.1)
        self.growth(cases)

    def growth(self, cases):
        """Ten times as many cases: ten times as long, in the same memory."""
        rows = list(csv.reader(open(cases)))
        seen = []
        for times in (10, 100):
            many = self.folder / f"cases-{times}.csv"
            with open(many, "w", newline="") as file:
                out = csv.writer(file)
                out.writerow(rows[0])
                for i in range(times):
                    out.writerows([f"{row[0]}-{i}", *row[1:]] for row in rows[1:])
            took, megabytes = measured([self.cli, "batch", "--model", MODEL, "--input", many, "--output",
                                            self.folder / "many.csv"])
            seen.append((times * (len(rows) - 1), took, megabytes))
        (few, short, small), (many, long, large) = seen
        self.row(f"memory of batch, {many} cases over {few}", f"{large:.0f} / {small:.0f} MB = {large / small:.2f}",
                 "at most 1.1", large / small <= 1.1)
        self.row("time of the same, a case", f"{long / many * 1e3:.2f} / {short / few * 1e3:.2f} ms = "
                 f"{long / many / (short / few):.2f}", "at most 1.1", long / many / (short / few) <= 1.1)

    def encoder(self):
        for line in run([self.tests / "bench_encoder", MODEL]).splitlines():
            precision, _, threads, _, ours, _, peak, _, compared = line.split()
            share = float(ours) / float(peak)
            self.row(f"encoder, 32 pictures, {precision}, over oneDNN's convolutions",
                     f"{float(ours):.0f} / {float(peak):.0f} images/s = {share:.2f}", "at least 0.7", share >= 0.7)

    def desk(self):
        text = run([self.tests / "bench_window", "--customers", 2000, "--references", 5, "--cases", 300],
                   env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"})
        took = float(re.search(r"query file to verdict\s+([\d.]+)", text).group(1))
        self.row("query file to verdict in the window, 5 references", f"{took:.0f} ms", "under 60 ms", took < 60)

    def identify(self):
        text = run([self.tests / "bench_identify", 1000000])
        count, took, size, first = re.search(r"references (\d+) median ([\d.]+) ms bytes (\d+) first ([\d.]+)",
                                             text).groups()
        self.row(f"the most alike of {int(count):,} references", f"{float(took):.0f} ms", "under 50 ms", float(took) < 50)
        self.row("memory of that, a reference", f"{size} bytes", "at most 300 bytes", int(size) <= 300)
        self.row("the first is that of single precision", first, "at least 0.99", float(first) >= 0.99)

    def training(self, writers):
        """Ours with all that a step needs: drawing a batch, changing its pictures, the hardest pairs."""
        pack = self.folder / "drawn.pack"
        run([self.cli, "pack", "--data", writers[0].parent, "--detail", 2, "--out", pack])
        text = run([self.bin / "countersign-train", "--pack", pack, "--data", writers[0].parent.name, "--trial", 5,
                    "--mixed", "--detail", 2, "--passes", 2, "--pools", 3])
        ours = next(json.loads(line)["seconds_per_step"] for line in text.splitlines() if "seconds_per_step" in line)
        theirs = min(float(run([PYTHON, SCRIPT.with_name("training.py"), MODEL, 3, *mixed]))
                     for mixed in ([], ["--mixed"]))
        self.row("training, a step, PyTorch's over ours", f"{theirs:.2f} / {ours:.2f} s = {theirs / ours:.2f}",
                 "at least 1.5", theirs / ours >= 1.5)

    def memory(self):
        command = ["xvfb-run", "-a", str(self.bin / "countersign"), "--demo", "genuine"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env={**os.environ, "HOME": str(self.folder)}, start_new_session=True)
        try:
            time.sleep(8)
            desk = run(["pgrep", "-n", "-x", "countersign"]).split()[0]
            status = pathlib.Path(f"/proc/{desk}/status").read_text()
            size = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
        finally:
            subprocess.run(["pkill", "-g", str(process.pid)], check=False)
            process.wait()
        self.row("memory of the desk after a verdict", f"{size:.0f} MB", "under 350 MB", size < 350)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build/release")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    run(["ninja", "-C", options.build, "bench_start", "bench_bare", "bench_encoder", "bench_identify",
         "bench_window", "countersign", "countersign-cli", "countersign-train"])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.build.resolve(), options.runs, pathlib.Path(folder))
        writers = bench.draw(20, 8, 8)
        bench.window()
        bench.verify(writers[0])
        bench.batch(writers)
        bench.encoder()
        bench.training(writers)
        bench.desk()
        bench.identify()
        bench.memory()
    if options.out:
        cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
        lines = ["# The last run of tests/bench/run.py", "",
                 f"{datetime.date.today()}, {os.cpu_count()} cores, {cpu.group(1) if cpu else platform.machine()}; medians.",
                 "", "| work | measured | bar | holds |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(row)} |" for row in bench.rows]
        options.out.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""What grows with the work: batch from 10 to 100,000 cases, the window from 18 to 1,000,000 customers, of whom 100,000 at
most have references. Prints Markdown tables.

    tests/bench/growth.py [--build build/release] [--customers 1000000] [--only batch|window]
                          [--stores FOLDER] [--out FILE.md]

Some ten minutes on two quiet cores, half of that to fill records, 1.5 GB; with --stores they stay there and are taken
again. Needs what run.py needs.
"""
import argparse
import csv
import os
import pathlib
import re
import sys
import tempfile

import run as bench

ENROLLED = 100_000  # with five references each; the others, of as many customers as there are, have none yet


def batch(cli, folder, most):
    """Every case a query file of its own, and the same few queries again and again, which are read once."""
    drawn = folder / "drawn"
    bench.run([cli, "demo", "--output", drawn, "--writers", 20, "--genuine", 8, "--forged", 8])
    known = []
    for writer in sorted(path for path in drawn.iterdir() if path.is_dir()):
        genuine, forged = (sorted((writer / kind).iterdir()) for kind in ("genuine", "forged"))
        known += [(query, genuine[0]) for query in genuine[1:] + forged]
    files = folder / "files"
    files.mkdir()
    yield "| cases | query files | seconds | ms a case | memory, MB |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for isOwn in (True, False):
        for count in (10, 100, 1_000, 10_000, 100_000):
            if count > (most if isOwn else 100_000):
                break
            cases = folder / "cases.csv"
            with open(cases, "w", newline="") as file:
                out = csv.writer(file)
                out.writerow(["case", "query", "references"])
                for i in range(count):
                    query, reference = known[i % len(known)]
                    own = files / f"{i}.png"
                    if isOwn and not own.exists():
                        own.hardlink_to(query)
                    out.writerow([i, own if isOwn else query, reference])
            seconds, megabytes = bench.measured([cli, "batch", "--input", cases, "--output", folder / "scores.csv"])
            names = count if isOwn else min(count, len(known))
            yield f"| {count:,} | {names:,} | {seconds:.2f} | {seconds / count * 1e3:.2f} | {megabytes:.0f} |"


def window(tests, stores, most):
    wanted = {"records open, search ready": "records open", "customer chosen, references at hand": "customer at hand",
              "query file to verdict": "query file to verdict", "decide, next case, on file": "decided, on file",
              "query file to the most likely": "identified"}
    yield f"| customers | references | {' | '.join(f'{name}, ms' for name in wanted.values())} | longest wait, ms |"
    yield f"| ---: | ---: |{' ---: |' * len(wanted)} ---: |"
    for count in (18, 100, 1_000, 10_000, 100_000, 1_000_000):
        if count > most:
            break
        every = -(-count // ENROLLED)
        text = bench.run([tests / "bench_window", "--customers", count, "--every", every, "--references", 5,
                          "--cases", 300, "--store", stores / f"{count}.db"],
                         env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"})
        times = [float(re.search(rf"{what}\s+([\d.]+)", text).group(1)) for what in wanted]
        wait = float(re.search(r"the longest\s+([\d.]+)", text).group(1))
        yield f"| {count:,} | {count // every * 5:,} | {' | '.join(f'{time:.0f}' for time in times)} | {wait:.0f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=bench.SOURCE / "build/release")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=10_000, help="at most so many queries of their own")
    parser.add_argument("--only", choices=("batch", "window"))
    parser.add_argument("--stores", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    bench.run(["ninja", "-C", options.build, "countersign-cli", "bench_window"])
    build = options.build.resolve()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        stores = options.stores or folder
        stores.mkdir(parents=True, exist_ok=True)
        tables = {"batch": batch(build / "bin/countersign-cli", folder, options.files),
                  "window": window(build / "tests", stores, options.customers)}
        for name, table in tables.items():
            for line in [] if options.only not in (None, name) else table:
                print(line, flush=True)
                lines.append(line)
            print()
            lines.append("")
    if options.out:
        options.out.write_text("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

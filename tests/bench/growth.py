#!/usr/bin/python3
"""What grows with the work: batch from 10 to 100,000 cases, the window from 18 to 100,000 customers (--customers 1000000
for the next step; filling the records takes long). Prints Markdown tables.

    tests/bench/growth.py [--build build/release] [--customers 100000] [--out FILE.md]

About half an hour on two quiet cores. Needs what run.py needs.
"""
import argparse
import csv
import os
import pathlib
import re
import sys
import tempfile

import run as bench


def batch(cli, folder):
    drawn = folder / "drawn"
    bench.run([cli, "demo", "--output", drawn, "--writers", 20, "--genuine", 8, "--forged", 8])
    known = []
    for writer in sorted(path for path in drawn.iterdir() if path.is_dir()):
        genuine, forged = (sorted((writer / kind).iterdir()) for kind in ("genuine", "forged"))
        known += [(query, genuine[0]) for query in genuine[1:] + forged]
    yield "| cases | seconds | ms a case | memory, MB |"
    yield "| ---: | ---: | ---: | ---: |"
    for count in (10, 100, 1_000, 10_000, 100_000):
        cases = folder / "cases.csv"
        with open(cases, "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["case", "query", "references"])
            out.writerows([i, *known[i % len(known)]] for i in range(count))
        seconds, megabytes = bench.measured([cli, "batch", "--input", cases, "--output", folder / "scores.csv"])
        yield f"| {count:,} | {seconds:.2f} | {seconds / count * 1e3:.2f} | {megabytes:.0f} |"


def window(tests, most):
    wanted = {"query file to verdict": "verdict", "query file to the most likely": "identified",
              "customer by account number": "customer found"}
    yield f"| customers | {' | '.join(f'{name}, ms' for name in wanted.values())} |"
    yield f"| ---: |{' ---: |' * len(wanted)}"
    for count in (18, 100, 1_000, 10_000, 100_000, 1_000_000):
        if count > most:
            break
        text = bench.run([tests / "bench_window", "--customers", count, "--references", 5, "--cases", 300],
                         env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"})
        times = [float(re.search(rf"{what}\s+([\d.]+)", text).group(1)) for what in wanted]
        yield f"| {count:,} | {' | '.join(f'{time:.0f}' for time in times)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=bench.SOURCE / "build/release")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    bench.run(["ninja", "-C", options.build, "countersign-cli", "bench_window"])
    build = options.build.resolve()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for table in (batch(build / "bin/countersign-cli", pathlib.Path(folder)),
                      window(build / "tests", options.customers)):
            for line in table:
                print(line, flush=True)
                lines.append(line)
            print()
            lines.append("")
    if options.out:
        options.out.write_text("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""How many cases 1, 2, 3 and 4 workers do in a second on this machine, and how many results the database takes in when
nobody reads pictures. Prints Markdown tables.

    tests/bench/workers.py [--build build/release] [--runs 3] [--cases 400] [--only workers|database]
                           [--drawn FOLDER] [--out FILE.md]

Starts a PostgreSQL 15 server of its own in a temporary folder, with default settings, and draws what it needs: 40
customers with three references each, and queries of theirs, a customer's one after another. Every run begins with a
fresh copy of the same records. Some four minutes on two quiet cores, half a minute of that to draw; with --drawn the
drawn signatures stay there and are taken again. On a busy machine the figures mean little.
"""
import argparse
import csv
import ctypes
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import run as bench

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
CUSTOMERS, REFERENCES = 40, 3


class Server:
    """PostgreSQL refuses to run as root: then it is the user postgres that runs it."""

    def __init__(self, folder, settings):
        self.folder = folder
        self.child = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.child:
            shutil.chown(folder, "postgres", "postgres")
        bench.run([PROGRAMS / "initdb", "-D", folder / "data", "-U", "desk", "-A", "trust", "--locale=C", "-E", "UTF8"],
                  cwd=folder, **self.child)
        command = [PROGRAMS / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
        for setting in settings:
            command += ["-c", setting]
        self.log = open(folder / "log", "wb")
        self.process = subprocess.Popen([str(word) for word in command], cwd=folder, stdout=self.log, stderr=self.log,
                                        preexec_fn=die_with_parent, **self.child)
        until = time.monotonic() + 30
        while subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", folder]).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def url(self, database):
        return f"postgresql://desk@{urllib.parse.quote(str(self.folder), safe='')}/{database}"

    def make(self, database, *template):
        bench.run([PROGRAMS / "createdb", "-h", self.folder, "-U", "desk", *(["-T", *template] if template else []),
                   database])
        return self.url(database)

    def drop(self, database):
        bench.run([PROGRAMS / "dropdb", "-h", self.folder, "-U", "desk", database])

    def ask(self, database, sql):
        return bench.run([PROGRAMS / "psql", "-h", self.folder, "-U", "desk", "-qtA", "-c", sql, database]).strip()


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG: a script that is killed leaves no server behind


def lists(cli, folder, cases):
    """Of customers with their references, and of queries: half of them genuine, half forged."""
    drawn = folder / f"drawn-{cases}"
    each = -(-cases // CUSTOMERS)
    if not drawn.exists():
        bench.run([cli, "demo", "--output", drawn, "--writers", CUSTOMERS, "--genuine", REFERENCES + each - each // 2,
                   "--forged", each // 2])
    customers, queries = folder / "customers.csv", folder / "queries.csv"
    with open(customers, "w", newline="") as known, open(queries, "w", newline="") as asked:
        out, ask = csv.writer(known), csv.writer(asked)
        out.writerow(["account", "reference"])
        ask.writerow(["account", "query", "case"])
        left = cases
        for writer in sorted(path for path in drawn.iterdir() if path.is_dir()):
            genuine, forged = (sorted((writer / kind).iterdir()) for kind in ("genuine", "forged"))
            account = f"DE{int(writer.name):08}"
            out.writerows([account, file] for file in genuine[:REFERENCES])
            mine = (genuine[REFERENCES:] + forged)[:left]
            ask.writerows([account, file, f"{account}-{i}"] for i, file in enumerate(mine))
            left -= len(mine)
    return customers, queries


def work(cli, url, count):
    """Seconds from the start of the first worker to the end of the last, and their processor time."""
    command = [str(word) for word in (cli, "worker", "--store", url, "--until-empty", "--threads", 1)]
    before, start = os.times(), time.perf_counter()
    workers = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(count)]
    codes = [worker.wait() for worker in workers]
    took, after = time.perf_counter() - start, os.times()
    if any(codes):
        raise RuntimeError(f"workers ended with {codes}")
    return took, after.children_user + after.children_system - before.children_user - before.children_system


def check(server, database, cases):
    """Every item became exactly one case."""
    of_items = server.ask(database, "SELECT count(*) FROM queue_item q JOIN verification v USING (id) WHERE q.state = 2")
    items, found = (server.ask(database, f"SELECT count(*) FROM {table}") for table in ("queue_item", "verification"))
    if not of_items == items == found == str(cases):
        raise RuntimeError(f"{cases} items: {items} are in the queue, {found} cases, {of_items} of them of items")


def workers(server, cli, folder, cases, runs):
    customers, queries = lists(cli, folder, cases)
    known = server.make("known")
    bench.run([cli, "records", "make", "--store", known])
    bench.run([cli, "import", "--into", known, "--from", customers])
    times = {count: [] for count in (1, 2, 3, 4)}
    for _ in range(runs):
        for count, seen in times.items():
            url = server.make("day", "known")
            bench.run([cli, "queue", "add", "--store", url, "--from", queries])
            seen.append(work(cli, url, count))
            check(server, "day", cases)
            server.drop("day")
    yield f"| workers | seconds for {cases:,} cases | cases a second | over 1 worker | processor time a case, ms |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    alone = None
    for count, seen in times.items():
        took = statistics.median(one[0] for one in seen)
        computed = statistics.median(one[1] for one in seen)
        alone = alone or took
        yield f"| {count} | {took:.1f} | {cases / took:.1f} | {alone / took:.2f} | {computed / cases * 1e3:.1f} |"


def database(server, program, cases, runs):
    yield "| at once | lot | cases a second | a case waits for take, ms | a case waits for finish, ms |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for threads, lot in ((1, 8), (2, 8), (4, 8), (8, 8), (2, 1), (2, 32)):
        seen = []
        for _ in range(runs):
            text = bench.run([program, server.make("alone"), threads, cases, lot])
            seen.append([float(re.search(what, text).group(1))
                         for what in (r"([\d.]+) a second", r"([\d.]+) ms for take", r"([\d.]+) ms for finish")])
            check(server, "alone", cases)
            server.drop("alone")
        rate, take, finish = (statistics.median(column) for column in zip(*seen))
        yield f"| {threads} | {lot} | {rate:.0f} | {take:.2f} | {finish:.2f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=bench.SOURCE / "build/release")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--only", choices=("workers", "database"))
    parser.add_argument("--drawn", type=pathlib.Path)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the server")
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    bench.run(["ninja", "-C", options.build, "countersign-cli", "bench_queue"])
    build = options.build.resolve()
    lines = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        folder = (options.drawn or pathlib.Path(folder)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        server = Server(pathlib.Path(place), options.set)
        try:
            tables = {"workers": lambda: workers(server, build / "bin/countersign-cli", folder, options.cases,
                                                 options.runs),
                      "database": lambda: database(server, build / "tests/bench_queue", options.cases, options.runs)}
            for name, table in tables.items():
                if options.only in (None, name):
                    for line in [*table(), ""]:
                        print(line, flush=True)
                        lines.append(line)
        finally:
            server.stop()
    if options.out:
        options.out.write_text("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

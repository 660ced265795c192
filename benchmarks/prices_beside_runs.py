#!/usr/bin/env python3
"""Prices beside what runs took, a line a run: prices_beside_runs.py DIR, the DIR of a demo or a plan.

Modelled over measured seconds of the priced phases of an update, median over the updates after the first 10: of each replica's own
work, then where the slowest replica counts. The reference system must be this machine's. A price is of replicas that compute side by
side, so that R of them have R times as long.
"""
import collections, glob, json, os, statistics, sys

for run in sorted(glob.glob(f"{sys.argv[1]}/runs/*")):
    steps = collections.defaultdict(lambda: collections.defaultdict(lambda: [0.0, 0.0]))
    phases = collections.defaultdict(list)
    for file in sorted(glob.glob(f"{run}/segments/timings/*.jsonl")):
        for line in open(file):
            row = json.loads(line)
            modelled, measured = row["modelled_seconds"], row["wall_nanos"] / 1e9
            if row["step"] > 10 and modelled > 0:
                replica = steps[row["step"]][row["replica"]]
                replica[0] += modelled
                replica[1] += measured
                phases[row["phase"]].append(modelled / measured)
    if not steps:
        print(f"{os.path.basename(run)}: no priced update after the first 10")
        continue
    replicas = max(len(step) for step in steps.values())
    own = statistics.median(m / s for step in steps.values() for m, s in step.values())
    slowest = statistics.median(max(m for m, _ in step.values()) / max(s for _, s in step.values()) for step in steps.values())
    of_phases = ", ".join(f"{name} {replicas * statistics.median(values):.3f}" for name, values in sorted(phases.items()))
    print(f"{os.path.basename(run)}: own {replicas * own:.3f}, slowest {replicas * slowest:.3f} ({of_phases})")

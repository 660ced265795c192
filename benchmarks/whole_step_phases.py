#!/usr/bin/env python3
"""Phases of the updates in a run's segments, the first two left out: one line a layout. whole_step_phases.py NAME DIR TOKENS_OF_AN_UPDATE"""
import collections, glob, json, statistics, sys

name, directory, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
steps = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(int)))
for file in sorted(glob.glob(f"{directory}/runs/*/segments/timings/*.jsonl")):
    for line in open(file):
        row = json.loads(line)
        if row["step"] > 2 and row["phase"] not in ("validation", "checkpoint"):
            steps[row["step"]][row["replica"]][row["phase"]] += row["wall_nanos"]

walls, shares, phases = [], [], collections.defaultdict(list)
for replicas in steps.values():
    # All replicas of a step end together: what one has of it and waited adds up to the step's wall time.
    wall = statistics.mean(sum(replica.values()) for replica in replicas.values())
    compute = statistics.mean(replica["forward_backward"] for replica in replicas.values())
    walls.append(wall / 1e9)
    shares.append(1 - compute / wall)
    for phase in {phase for replica in replicas.values() for phase in replica}:
        phases[phase].append(statistics.mean(replica[phase] for replica in replicas.values()) / wall)

print(f"{name}: {len(walls)} updates, wall {statistics.median(walls):.3f} s ({min(walls):.3f} to {max(walls):.3f}),"
      f" {tokens / statistics.median(walls):,.0f} tokens/s, outside forward and backward {statistics.median(shares):.1%}"
      f" ({min(shares):.1%} to {max(shares):.1%}): "
      + ", ".join(f"{phase} {statistics.median(values):.1%}" for phase, values in sorted(phases.items())))

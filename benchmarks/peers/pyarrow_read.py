#!/usr/bin/env python3
"""Reads a corpus's training shards with pyarrow, one thread, into numpy rows: pyarrow_read.py DIR. Best and median of 10 reads after 2."""
import glob, statistics, sys, time
import pyarrow.parquet as parquet

files = sorted(glob.glob(f"{sys.argv[1]}/corpus/sequences/split=train/*.parquet"))
seconds = []
for _ in range(12):
    start = time.perf_counter()
    rows = 0
    for file in files:
        table = parquet.ParquetFile(file).read(use_threads=False)
        ids = table["example_id"].to_numpy()
        tokens = table["tokens"].combine_chunks()
        values, offsets = tokens.values.to_numpy(), tokens.offsets.to_numpy()
        sequences = [values[offsets[i]:offsets[i + 1]] for i in range(len(ids))]
        rows += len(sequences)
    seconds.append(time.perf_counter() - start)
best, median = min(seconds[2:]), statistics.median(seconds[2:])
print(f"{rows:,} sequences, best {best * 1000:.0f} ms, median {median * 1000:.0f} ms, {rows / median:,.0f} sequences/s")

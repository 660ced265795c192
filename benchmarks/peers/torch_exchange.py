#!/usr/bin/env python3
"""The exchange of a data-parallel step in PyTorch on CPU: reduce-scatter of gradients by gloo's all-reduce, all-gather of updated slices.

torch_exchange.py REPLICAS ELEMENTS ROUNDS. Prints the median and quartiles of a round in milliseconds.
"""
import os, statistics, sys, time
import torch, torch.distributed as dist, torch.multiprocessing as mp


def work(rank, replicas, elements, rounds):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29511")
    torch.set_num_threads(1)
    dist.init_process_group("gloo", rank=rank, world_size=replicas)
    gradients, weights = torch.ones(elements), torch.zeros(elements)
    size = elements // replicas
    millis = []
    for _ in range(rounds):
        dist.barrier()
        start = time.perf_counter()
        gradients.fill_(1)
        dist.all_reduce(gradients)
        own = weights[rank * size:(rank + 1) * size].sub_(gradients[rank * size:(rank + 1) * size])
        dist.all_gather(list(weights[:size * replicas].chunk(replicas)), own.clone())
        millis.append((time.perf_counter() - start) * 1000)
    if rank == 0:
        quartiles = statistics.quantiles(millis, n=4)
        print(f"gloo replicas {replicas} elements {elements} rounds {rounds} median {statistics.median(millis):.0f} ms, quartiles {quartiles[0]:.0f} and {quartiles[2]:.0f}")
    dist.destroy_process_group()


if __name__ == "__main__":
    count, size, times = map(int, sys.argv[1:4])
    mp.spawn(work, (count, size, times), nprocs=count)

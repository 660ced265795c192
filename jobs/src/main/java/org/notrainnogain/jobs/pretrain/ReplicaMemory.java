package org.notrainnogain.jobs.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.executors.ExecutorReport;

/**
 * What one replica of a run needs of an executor's memory, in bytes.
 *
 * @param storage of Spark's storage memory, for the slices that are exchanged; counted
 * @param heap in all, the slices included; estimated
 * @param outside of the heap, for libtorch; estimated
 */
record ReplicaMemory(long storage, long heap, long outside) {
  private static final double GIB = 1 << 30;
  private static final long MIB = 1 << 20;

  /**
   * What a process takes besides, once everything has run: pages of libraries, compiled code and
   * its compilers, classes, threads. Measured at most (docs/benchmarks.md).
   */
  private static final long WARMTH = 128 * MIB;

  /** What the heap grows to before the collector keeps it small: so many times what is in use. */
  private static final double WITH_GARBAGE = 1.6;

  /**
   * Vectors need room in one piece: a heap as large as what is in use fails (docs/benchmarks.md).
   */
  private static final double IN_ONE_PIECE = 1.25;

  /** The collector's own memory beside the heap: this share of it. */
  private static final double OF_COLLECTOR = 0.05;

  static ReplicaMemory of(RunPlan plan, RunPlacement placement) {
    return of(ReplicaContents.of(plan, placement));
  }

  static ReplicaMemory of(ReplicaContents contents) {
    return new ReplicaMemory(contents.storage(), contents.heap(), contents.outside());
  }

  /**
   * Everything that some executors lack, each with a way out.
   *
   * @param reports of the executors, in the order in which they get replicas
   */
  List<String> problems(List<ExecutorReport> reports, RunPlacement placement, SparkConf conf) {
    List<String> problems = new ArrayList<>();
    Map<String, Long> needed = new TreeMap<>();
    Map<String, Long> free = new TreeMap<>();
    for (int i = 0; i < reports.size(); i++) {
      ExecutorReport report = reports.get(i);
      int replicas = (placement.replicas() + reports.size() - 1 - i) / reports.size();
      Optional.ofNullable(report.problem())
          .ifPresent(
              p ->
                  problems.add(
                      String.format(Locale.ROOT, "Executor %s: %s", report.executor(), p)));
      problems.addAll(ofOne(report, replicas, placement.threads(), conf));
      String host = report.executor().host();
      needed.merge(host, toCome(report, replicas), Long::sum);
      free.merge(host, report.freeBytes(), Math::min);
    }
    needed.forEach(
        (host, bytes) -> {
          if (bytes > free.get(host)) {
            problems.add(
                String.format(
                    Locale.ROOT,
                    "The executors on %s will need about %s more memory (an estimate), and %s is free;"
                        + " lower placement.device-batch, placement.cached-shards or"
                        + " placement.replicas, or use more hosts",
                    host,
                    gib(bytes),
                    gib(free.get(host))));
          }
        });
    return problems;
  }

  /** Bytes that an executor will take of its machine for so many replicas, beyond what it has. */
  long toCome(ExecutorReport report, int replicas) {
    double used = report.heapUsedBytes() + (double) replicas * heap;
    double grown =
        Math.max(0, Math.min(report.heapBytes(), WITH_GARBAGE * used) - report.heapTakenBytes());
    return (long) ((1 + OF_COLLECTOR) * grown) + WARMTH + replicas * outside;
  }

  /** Bytes beside the heap that an executor with so many replicas will have at most. */
  private long beside(ExecutorReport report, int replicas) {
    long growth = (long) (OF_COLLECTOR * (report.heapBytes() - report.heapTakenBytes()));
    return report.residentBytes() - report.heapTakenBytes() + growth + WARMTH + replicas * outside;
  }

  private List<String> ofOne(ExecutorReport report, int replicas, int threads, SparkConf conf) {
    List<String> problems = new ArrayList<>();
    int cores = report.executor().cores();
    if (replicas * threads > cores) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s has %d cores for %d replicas of %d threads; lower placement.replicas or"
                  + " placement.threads, or give it more cores",
              report.executor(),
              cores,
              replicas,
              threads));
    }
    if (replicas * storage > report.executor().storageBytes()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s has %s of storage memory, and the slices of %d replicas take %s; raise"
                  + " --executor-memory (embedded: NTNG_HEAP), or use more executors",
              report.executor(),
              gib(report.executor().storageBytes()),
              replicas,
              gib(replicas * storage)));
    } else if (IN_ONE_PIECE * replicas * heap + report.heapUsedBytes() > report.heapBytes()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s has a heap of %s, and %d replicas take about %s (an estimate); raise"
                  + " --executor-memory (embedded: NTNG_HEAP), lower placement.cached-shards, or use"
                  + " more executors",
              report.executor(),
              gib(report.heapBytes()),
              replicas,
              gib((long) (IN_ONE_PIECE * replicas * heap))));
    }
    long allowed = allowedOutside(conf, report.heapBytes());
    long beside = beside(report, replicas);
    if (beside > allowed) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s may use %s beside its heap, and takes about %s, libtorch's included (an"
                  + " estimate); set --conf spark.executor.memoryOverhead=%dm",
              report.executor(),
              gib(allowed),
              gib(beside),
              beside / MIB + 1));
    }
    return problems;
  }

  /** What a cluster manager that watches its containers lets an executor have beside the heap. */
  private static long allowedOutside(SparkConf conf, long heapBytes) {
    String master = conf.get("spark.master");
    if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
      return Long.MAX_VALUE;
    }
    long unlessSet = Math.max(384 * MIB, heapBytes / 10);
    return conf.getSizeAsMb("spark.executor.memoryOverhead", unlessSet / MIB + "m") * MIB;
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}

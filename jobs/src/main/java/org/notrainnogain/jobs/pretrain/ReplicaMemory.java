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
      long heapToCome = Math.max(0, replicas * heap - report.heapUsedBytes());
      needed.merge(host, heapToCome + replicas * outside, Long::sum);
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
    } else if (replicas * heap > report.heapBytes()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s has a heap of %s, and %d replicas take about %s (an estimate); raise"
                  + " --executor-memory (embedded: NTNG_HEAP), lower placement.cached-shards, or use"
                  + " more executors",
              report.executor(),
              gib(report.heapBytes()),
              replicas,
              gib(replicas * heap)));
    }
    long allowed = allowedOutside(conf, report.heapBytes());
    if (replicas * outside > allowed) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Executor %s may use %s beside its heap, and libtorch takes about %s (an estimate); set"
                  + " --conf spark.executor.memoryOverhead=%dm",
              report.executor(),
              gib(allowed),
              gib(replicas * outside),
              replicas * outside / MIB + 1));
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

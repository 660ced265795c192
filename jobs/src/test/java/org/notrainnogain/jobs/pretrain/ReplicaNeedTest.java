package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.executors.ExecutorReport;
import org.notrainnogain.training.executors.Executors;

class ReplicaNeedTest {
  private static final long GIB = 1L << 30;
  private static final SparkConf STANDALONE =
      new SparkConf(false).set("spark.master", "spark://h:1");

  private final ReplicaNeed need = new ReplicaNeed(GIB, 2 * GIB, 3 * GIB);

  @Test
  void findsNothingMissingWhereThereIsEnough() {
    assertThat(need.problems(List.of(report("0"), report("1")), placed(2, 1), STANDALONE))
        .isEmpty();
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    ExecutorReport small =
        new ExecutorReport(
            new Executors.Executor("0", "one", 1, GIB / 2), "No libtorch", GIB, 0, 4 * GIB);
    List<String> problems = need.problems(List.of(small), placed(2, 1), STANDALONE);
    assertThat(problems)
        .containsExactly(
            "Executor 0 on one: No libtorch",
            "Executor 0 on one has 1 cores for 2 replicas of 1 threads; lower placement.replicas or"
                + " placement.threads, or give it more cores",
            "Executor 0 on one has 0.50 GiB of storage memory, and the slices of 2 replicas take"
                + " 2.00 GiB; raise --executor-memory (embedded: NTNG_HEAP), or use more executors",
            "The executors on one will need about 10.00 GiB more memory (an estimate), and 4.00 GiB"
                + " is free; lower placement.device-batch or placement.replicas, or use more hosts");
  }

  @Test
  void callsAnEstimateOfTheHeapAnEstimate() {
    ExecutorReport report =
        new ExecutorReport(
            new Executors.Executor("0", "one", 4, 3 * GIB), null, 3 * GIB, 0, 64 * GIB);
    assertThat(need.problems(List.of(report), placed(2, 2), STANDALONE))
        .containsExactly(
            "Executor 0 on one has a heap of 3.00 GiB, and 2 replicas take about 4.00 GiB (an"
                + " estimate); raise --executor-memory (embedded: NTNG_HEAP), or use more"
                + " executors");
  }

  @Test
  void addsUpWhatTheExecutorsOfAHostNeed() {
    List<ExecutorReport> reports = List.of(report("0"), report("1"), report("2"));
    assertThat(need.problems(reports, placed(3, 1), STANDALONE))
        .singleElement()
        .asString()
        .startsWith("The executors on one will need about 15.00 GiB more memory");
  }

  @Test
  void countsWhatAContainerAllowsBesideTheHeap() {
    SparkConf yarn = new SparkConf(false).set("spark.master", "yarn");
    assertThat(need.problems(List.of(report("0")), placed(1, 1), yarn))
        .containsExactly(
            "Executor 0 on one may use 0.80 GiB beside its heap, and libtorch takes about 3.00 GiB"
                + " (an estimate); set --conf spark.executor.memoryOverhead=3073m");
    yarn.set("spark.executor.memoryOverhead", "4g");
    assertThat(need.problems(List.of(report("0")), placed(1, 1), yarn)).isEmpty();
  }

  /** An executor of two cores and 8 GiB of heap on a host with 12 GiB free. */
  private static ExecutorReport report(String id) {
    return new ExecutorReport(
        new Executors.Executor(id, "one", 2, 4 * GIB), null, 8 * GIB, 0, 12 * GIB);
  }

  private static RunPlacement placed(int replicas, int threads) {
    return new RunPlacement(replicas, threads, "cpu", 32);
  }
}

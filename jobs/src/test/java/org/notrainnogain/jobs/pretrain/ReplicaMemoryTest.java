package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.executors.ExecutorReport;
import org.notrainnogain.training.executors.Executors;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.replica.EvaluationData;

class ReplicaMemoryTest {
  @TempDir Path out;

  private static final long GIB = 1L << 30;
  private static final SparkConf STANDALONE =
      new SparkConf(false).set("spark.master", "spark://h:1");

  private final ReplicaMemory need = new ReplicaMemory(GIB, 2 * GIB, 3 * GIB);

  @Test
  void findsNothingMissingWhereThereIsEnough() {
    assertThat(need.problems(List.of(report("0"), report("1")), placed(2, 1), STANDALONE))
        .isEmpty();
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    ExecutorReport small =
        new ExecutorReport(
            new Executors.Executor("0", "one", 1, GIB / 2), "No libtorch", GIB, 0, 0, 0, 4 * GIB);
    List<String> problems = need.problems(List.of(small), placed(2, 1), STANDALONE);
    assertThat(problems)
        .containsExactly(
            "Executor 0 on one: No libtorch",
            "Executor 0 on one has 1 cores for 2 replicas of 1 threads; lower placement.replicas or"
                + " placement.threads, or give it more cores",
            "Executor 0 on one has 0.50 GiB of storage memory, and the slices of 2 replicas take"
                + " 2.00 GiB; raise --executor-memory (embedded: NTNG_HEAP), or use more executors",
            "The executors on one will need about 7.17 GiB more memory (an estimate), and 4.00 GiB"
                + " is free; lower placement.device-batch, placement.cached-shards or placement.replicas,"
                + " or use more hosts");
  }

  @Test
  void callsAnEstimateOfTheHeapAnEstimate() {
    ExecutorReport report =
        new ExecutorReport(
            new Executors.Executor("0", "one", 4, 3 * GIB), null, 3 * GIB, 0, 0, 0, 64 * GIB);
    assertThat(need.problems(List.of(report), placed(2, 2), STANDALONE))
        .containsExactly(
            "Executor 0 on one has a heap of 3.00 GiB, and 2 replicas take about 5.00 GiB (an"
                + " estimate); raise --executor-memory (embedded: NTNG_HEAP), lower"
                + " placement.cached-shards, or use more executors");
  }

  @Test
  void addsUpWhatTheExecutorsOfAHostNeed() {
    List<ExecutorReport> reports = List.of(report("0"), report("1"), report("2"));
    assertThat(need.problems(reports, placed(3, 1), STANDALONE))
        .singleElement()
        .asString()
        .startsWith("The executors on one will need about 16.30 GiB more memory");
  }

  @Test
  void countsWhatAContainerAllowsBesideTheHeap() {
    SparkConf yarn = new SparkConf(false).set("spark.master", "yarn");
    assertThat(need.problems(List.of(report("0")), placed(1, 1), yarn))
        .containsExactly(
            "Executor 0 on one may use 0.80 GiB beside its heap, and takes about 3.47 GiB,"
                + " libtorch's included (an estimate); set --conf"
                + " spark.executor.memoryOverhead=3559m");
    yarn.set("spark.executor.memoryOverhead", "4g");
    assertThat(need.problems(List.of(report("0")), placed(1, 1), yarn)).isEmpty();
  }

  @Test
  void countsWhatAReplicaHolds() {
    // 1,000 floats for 2 replicas; 4 shards of 100,000 sequences of 128 tokens, 50 MB the file.
    ReplicaContents contents =
        new ReplicaContents(
            2, 1000, 128, 19.2, 4, 100_000, 50_000_000, 768, 1500, false, 7_000_000);
    long shards = (4L + 2) * 100_000 * (64 + 4 * 128) + 50_000_000;
    long examples = (768 + 1500) * (80 + 4L * (128 + 39));
    assertThat(contents.sequences()).isEqualTo(shards + examples).isEqualTo(397_296_464);
    assertThat(contents.heap())
        .isEqualTo(contents.storage() + 3 * 4000 + 6 * 4000 / 2 + contents.sequences());
    assertThat(contents.outside()).isEqualTo(2 * 4000 + 9_800_000);
  }

  @Test
  void aSingleReplicaExchangesNothing() {
    ReplicaContents alone = new ReplicaContents(1, 1000, 128, 19.2, 0, 0, 0, 0, 0, false, 0);
    assertThat(alone.storage()).isZero();
    assertThat(alone.heap()).isEqualTo(2 * 4000 + 6 * 4000);
  }

  @Test
  void aProxysLossesAreCounted() {
    ReplicaContents without =
        new ReplicaContents(1, 1000, 128, 19.2, 4, 100_000, 0, 768, 1500, false, 0);
    ReplicaContents with =
        new ReplicaContents(1, 1000, 128, 19.2, 4, 100_000, 0, 768, 1500, true, 0);
    assertThat(with.heap() - without.heap()).isEqualTo(4L * 100_000 * 12);
  }

  /** In floats a token: 4,352 a layer, 1,228.8 logits; the embedding has 8,192 x 256. */
  @Test
  void whatTrainingAndInferenceHoldIsCounted() {
    BertSettings model =
        new BertSettings(new BertConfig(4, 256, 4, 1024, 8192, 128, 0), 0.15, 0.02);
    assertThat(model.activationBytes(16))
        .isEqualTo((long) (4 * 128 * 16 * (4 * 4352 + 3 * 1228.8)) + 4 * 3 * 8192 * 256);
    assertThat(model.inferenceBytes(32))
        .isEqualTo((long) (4 * 128 * 32 * (4 * 256 + 4352 - 256 + 2 * 1228.8)));
  }

  /** Figures of docs/benchmarks.md, in MiB: what the process had and its most, the run over. */
  @ParameterizedTest
  @CsvSource({
    "64, 128, 16, 476, 192, 39, 693",
    "256, 128, 16, 546, 192, 39, 973",
    "256, 512, 8, 646, 192, 39, 1325",
    "768, 128, 16, 611, 160, 39, 2454",
    "768, 512, 8, 478, 160, 39, 3461"
  })
  void theEstimateIsNotBelowWhatWasMeasured(
      int hidden, int length, int microbatch, int resident, int taken, int used, int measured) {
    long mib = 1 << 20;
    BertConfig sizes = new BertConfig(4, hidden, hidden / 64, 4 * hidden, 8192, length, 0);
    BertSettings model = new BertSettings(sizes, 0.15, 0.02);
    long activations =
        Math.max(model.activationBytes(microbatch), model.inferenceBytes(EvaluationData.BATCH));
    ReplicaContents contents =
        new ReplicaContents(
            1,
            model.layout().size(),
            length,
            0.15 * length,
            3,
            200,
            200_000,
            2 * microbatch,
            96,
            false,
            activations);
    ExecutorReport report =
        new ExecutorReport(
            new Executors.Executor("0", "one", 2, 4 * GIB),
            null,
            9400 * mib,
            taken * mib,
            used * mib,
            resident * mib,
            16 * GIB);
    long estimated = report.residentBytes() + ReplicaMemory.of(contents).toCome(report, 1);
    assertThat((double) estimated / (measured * mib)).isBetween(1.0, 1.29);
  }

  /** Of a model of two layers, at 15% of 16 tokens of a vocabulary of 64. */
  @Test
  void whatIsComputedAtOnceCounts() throws Exception {
    ReplicaContents small = contents(128, "training.microbatch-size=4");
    assertThat(small.activations()).isEqualTo(model().inferenceBytes(EvaluationData.BATCH));
    assertThat(contents(2, "training.microbatch-size=4").activations())
        .isEqualTo(model().activationBytes(2));
    assertThat(
            contents(
                    128,
                    "training.batch-size=64",
                    "training.microbatch-size=64",
                    "budget.reference-time=20 s")
                .activations())
        .isEqualTo(model().activationBytes(64));
    // Nothing is scored in this run.
    assertThat(
            contents(128, "training.microbatch-size=4", "training.scoring-batch=64").activations())
        .isEqualTo(small.activations());
    assertThat(small.examples()).isEqualTo(16 / 2);
    assertThat(small.evaluated()).isEqualTo(3 * 50 / 2);
    assertThat(small.shards()).isEqualTo(3);
  }

  private BertSettings model() {
    return new BertSettings(new BertConfig(2, 16, 2, 32, 64, 16, 0), 0.15, 0.02);
  }

  private ReplicaContents contents(int deviceBatch, String... settings) throws Exception {
    TinySettings tiny = new TinySettings(out).with(settings);
    Settings read = Settings.load(tiny.files(), tiny.assignments());
    PretrainConfig config = read.read(PretrainSettings::read);
    RunPlan plan =
        PretrainInputs.plan(
            new DurableFiles(new Configuration()),
            new org.apache.hadoop.fs.Path(out.toUri()),
            config,
            PretrainSettings.identity(read));
    return ReplicaContents.of(plan, new RunPlacement(2, 1, "cpu", deviceBatch));
  }

  /** An executor of two cores and 8 GiB of heap on a host with 12 GiB free. */
  private static ExecutorReport report(String id) {
    return new ExecutorReport(
        new Executors.Executor(id, "one", 2, 4 * GIB), null, 8 * GIB, GIB, 0, GIB, 12 * GIB);
  }

  private static RunPlacement placed(int replicas, int threads) {
    return new RunPlacement(replicas, threads, "cpu", 32);
  }
}

package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;

/** Runs whose model grows from one layer to two, through Spark and BigDL. */
class StackingSparkTest extends LocalSession {
  /** 29 ms of RST each: the last of them passes 0.3 of the 2.7 s. */
  private static final int SHALLOW_UPDATES = 28;

  /** 45 ms each. */
  private static final int DEEP_UPDATES = 41;

  @TempDir Path out;

  /** Stacking and Lion, composed of their files. */
  @Test
  void stoppedAndResumedAcrossTheGrowthEqualsUndisturbedBitForBit() throws Exception {
    Path undisturbed = Files.createDirectory(out.resolve("undisturbed"));
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    stackingWithLion(undisturbed).run(() -> false, progress);
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("step %d  grows from 1 to 2 layers".formatted(SHALLOW_UPDATES));

    Path stopped = Files.createDirectory(out.resolve("stopped"));
    stackingWithLion(stopped).run(afterUpdates(20)); // before the growth
    stackingWithLion(stopped).run(afterUpdates(SHALLOW_UPDATES - 20)); // when it is due
    stackingWithLion(stopped).run(afterUpdates(0)); // when it has been made
    stackingWithLion(stopped).run(afterUpdates(7)); // after it
    assertThat(stackingWithLion(stopped).run().status()).isEqualTo("finished");
    new LeftBehind(stopped).requireEqualTo(new LeftBehind(undisturbed));

    List<Row> steps = rows(undisturbed, "steps");
    assertThat(steps).hasSize(SHALLOW_UPDATES + DEEP_UPDATES);
    for (Row step : steps) {
      int layers = step.<Long>getAs("step") <= SHALLOW_UPDATES ? 1 : 2;
      assertThat(step.<Double>getAs("active_layers")).isEqualTo(layers);
    }
    assertThat(rows(undisturbed, "validations"))
        .allSatisfy(
            row ->
                assertThat(row.<Integer>getAs("active_layers"))
                    .isEqualTo(row.<Long>getAs("step") <= SHALLOW_UPDATES ? 1 : 2));
    assertThat(charged(undisturbed)).isEqualTo(28 * 29_000_000L + 41 * 45_000_000L);
  }

  /**
   * All three slots at once: scores and estimates of the curvature are of the depth of their time.
   */
  @Test
  void selectionAndCurvatureGoOnInTheGrownModelBitForBit() throws Exception {
    Path undisturbed = Files.createDirectory(out.resolve("undisturbed"));
    Path stopped = Files.createDirectory(out.resolve("stopped"));
    assertThat(allSlots(undisturbed).run().status()).isEqualTo("finished");
    for (int updates : new int[] {15, 15, 15}) {
      assertThat(allSlots(stopped).run(afterUpdates(updates)).status()).isEqualTo("stopped");
    }
    assertThat(allSlots(stopped).run().status()).isEqualTo("finished");
    new LeftBehind(stopped).requireEqualTo(new LeftBehind(undisturbed));
    for (String phase : List.of("scoring", "hessian", "forward_backward")) {
      assertThat(rows(undisturbed, "charges"))
          .filteredOn(row -> row.getAs("phase").equals(phase))
          .extracting(row -> row.<Integer>getAs("active_layers"))
          .as(phase)
          .contains(1, 2)
          .isSorted();
    }
  }

  private static TinyRun allSlots(Path directory) throws IOException {
    return new TinyRun(spark, directory)
        .methods("layer-stacking", "selective-backprop", "sophia-paper")
        .with(
            "depth.stacking.fractions=[0.3]",
            "optimizer.sophia-g.curvature-microbatches=3",
            "budget.reference-time=5 s",
            "placement.replicas=2");
  }

  @Test
  void whatBecomesOfTheOptimizersStateCountsFromTheSecondUpdateAfterTheGrowthOn() throws Exception {
    List<Double> keep = losses("keep");
    List<Double> copy = losses("copy");
    List<Double> reset = losses("reset");
    int same = SHALLOW_UPDATES + 1;
    assertThat(copy.subList(0, same)).isEqualTo(keep.subList(0, same));
    assertThat(reset.subList(0, same)).isEqualTo(keep.subList(0, same));
    assertThat(List.of(keep.get(same), copy.get(same), reset.get(same))).doesNotHaveDuplicates();
  }

  private List<Double> losses(String state) throws IOException {
    Path directory = Files.createDirectory(out.resolve(state));
    new TinyRun(spark, directory)
        .methods("layer-stacking")
        .with("depth.stacking.fractions=[0.3]", "depth.stacking.optimizer-state=" + state)
        .run();
    return rows(directory, "steps").stream().map(row -> row.<Double>getAs("loss")).toList();
  }

  private static TinyRun stackingWithLion(Path directory) throws IOException {
    return new TinyRun(spark, directory)
        .methods("layer-stacking", "lion-paper")
        .with("depth.stacking.fractions=[0.3]", "placement.replicas=2");
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }

  private static long charged(Path directory) {
    return rows(directory, "charges").stream().mapToLong(row -> row.<Long>getAs("rst_nanos")).sum();
  }

  private static List<Row> rows(Path directory, String table) {
    return spark
        .read()
        .parquet(directory + "/tables/" + table)
        .drop("run_id")
        .orderBy("step")
        .collectAsList();
  }
}

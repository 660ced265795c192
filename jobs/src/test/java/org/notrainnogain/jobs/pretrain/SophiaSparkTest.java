package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;

/** Runs with an optimizer that needs estimates of the curvature, through Spark and BigDL. */
class SophiaSparkTest extends LocalSession {
  private static final String SOPHIA =
      "optimizer={sophia-g{learning-rate=0.004,beta1=0.965,beta2=0.99,rho=0.04,batch-tokens=256,"
          + "weight-decay=0.01,curvature-interval=10,curvature-microbatches=3}}";

  /** 60 updates of 45 ms, and 6 estimates from 3 microbatches of 12 ms each. */
  private static final String BUDGET = "budget.reference-time=2916 ms";

  @TempDir Path out;

  @Test
  void estimatesAreMadeWhenDueAtTheirOwnPriceAndTheRunLearns() throws Exception {
    assertThat(sophia(out).run().status()).isEqualTo("finished");

    Row run = table(out, "runs").first();
    assertThat(run.<Long>getAs("steps")).isEqualTo(60);
    assertThat(run.<Double>getAs("rst_seconds")).isEqualTo(2.916);
    List<Row> charges =
        table(out, "charges").where("phase = 'hessian'").sort("step").collectAsList();
    assertThat(charges)
        .extracting(row -> row.<Long>getAs("step"))
        .containsExactlyElementsOf(
            LongStream.iterate(1, step -> step + 10).limit(6).boxed().toList());
    assertThat(charges).extracting(row -> row.<Long>getAs("rst_nanos")).containsOnly(36_000_000L);
    // The first of two replicas has two of the three microbatches.
    List<Row> modelled =
        table(out, "timings")
            .where("phase = 'hessian' AND modelled_seconds > 0 AND step = 11")
            .sort("replica")
            .collectAsList();
    assertThat(modelled)
        .extracting(row -> row.<Double>getAs("modelled_seconds"))
        .containsExactly(0.024, 0.012);
    List<Row> losses =
        table(out, "validations").where("split = 'validation'").sort("step").collectAsList();
    assertThat(losses.get(losses.size() - 1).<Double>getAs("loss"))
        .isLessThan(losses.get(0).<Double>getAs("loss") - 0.1);
  }

  /** Stopped just before an estimate, just after one, and between two. */
  @Test
  void stoppedAndResumedEqualsUndisturbedBitForBit() throws Exception {
    Path undisturbed = Files.createDirectory(out.resolve("undisturbed"));
    Path stopped = Files.createDirectory(out.resolve("stopped"));
    sophia(undisturbed).run();
    for (int updates : new int[] {10, 1, 14}) {
      assertThat(sophia(stopped).run(afterUpdates(updates)).status()).isEqualTo("stopped");
    }
    assertThat(sophia(stopped).run().status()).isEqualTo("finished");
    new LeftBehind(stopped).requireEqualTo(new LeftBehind(undisturbed));
  }

  @Test
  void oneAndTwoReplicasAgree() throws Exception {
    Path one = Files.createDirectory(out.resolve("one"));
    Path two = Files.createDirectory(out.resolve("two"));
    sophia(one).with("placement.replicas=1").run();
    sophia(two).run();
    List<Row> ofOne = table(one, "steps").sort("step").collectAsList();
    List<Row> ofTwo = table(two, "steps").sort("step").collectAsList();
    for (int step = 0; step < 50; step++) {
      // Rounding flips a few signs, each of which moves a weight by twice the learning rate.
      double loss = ofOne.get(step).getAs("loss");
      assertThat(ofTwo.get(step).<Double>getAs("loss")).isCloseTo(loss, within(5e-3 * loss));
    }
  }

  @Test
  void thePublishedEstimateCostsAndRunsAlike() throws Exception {
    assertThat(sophia(out).with("sophia.curvature=published").run().status()).isEqualTo("finished");
    Row run = table(out, "runs").first();
    assertThat(run.<Double>getAs("rst_seconds")).isEqualTo(2.916);
    assertThat(run.<String>getAs("fidelity")).isEqualTo("custom");
  }

  @Test
  void freeEstimatesAreMadeAndCostNothing() throws Exception {
    sophia(out).with("free-phases=hessian", "budget.reference-time=2700 ms").run();
    Row run = table(out, "runs").first();
    assertThat(run.<Long>getAs("steps")).isEqualTo(60);
    assertThat(run.<Double>getAs("rst_seconds")).isEqualTo(2.7);
    Dataset<Row> charges = table(out, "charges").where("phase = 'hessian'");
    assertThat(charges.count()).isEqualTo(6);
    assertThat(charges.where("rst_nanos = 0 AND free_rst_nanos = 36000000").count()).isEqualTo(6);
  }

  private TinyRun sophia(Path directory) throws IOException {
    return new TinyRun(spark, directory).with(SOPHIA, BUDGET, "placement.replicas=2");
  }

  private static Dataset<Row> table(Path out, String table) {
    return spark.read().parquet(out.resolve("tables").resolve(table).toUri().toString());
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }
}

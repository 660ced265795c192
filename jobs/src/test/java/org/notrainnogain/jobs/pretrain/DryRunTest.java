package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.cli.CommandLines;

/** {@code pretrain --dry-run} on a tiny corpus, without Spark and without training. */
class DryRunTest {
  private static final String SOPHIA =
      "optimizer={sophia-g{learning-rate=0.004,beta1=0.965,beta2=0.99,rho=0.04,batch-tokens=256,"
          + "weight-decay=0.01,curvature-interval=10,curvature-microbatches=3}}";

  @TempDir Path out;
  private TinySettings settings;
  private String screen;
  private String errors;

  @BeforeEach
  void prepare() throws IOException {
    settings = new TinySettings(out).with("placement.replicas=1");
  }

  @Test
  void saysWhatARunWouldDo() throws IOException {
    settings.with("budget.reference-time=2.72 s");
    assertThat(dryRun()).as(errors).isZero();

    assertThat(screen)
        .contains("Dry run of tiny-baseline-2s-seed0-")
        .contains("state  new: pretrain starts it")
        .contains("optimizer.adamw.learning-rate  0.02")
        .containsPattern("forward_backward +2 +4 +0.01 s +0.04 s  seconds for 4 sequences")
        .containsPattern("optimizer +2 +1 +0.005 s +0.005 s  seconds for an update")
        .containsPattern("updates +60\n")
        .containsPattern("sequences +960\n")
        .containsPattern("tokens +15,360\n")
        .containsPattern("passes +8.000 over the 120 training sequences of 16 tokens")
        .containsPattern("unused +20.0 ms, too little for another update")
        .containsPattern(" 1 +45.0 ms +1.7% +6.6176e-04\n")
        .containsPattern(" 60 +2.70 s +99.3% +2.9412e-04\n")
        .contains("after updates 0  16  31  60")
        .contains("unknown until a run under these prices and this placement has ended here")
        .contains("2 of 60.8 kB kept (weights 20.2 kB, optimizer 40.6 kB)");
    assertThat(screen.lines()).allMatch(line -> line.length() <= 100);
  }

  /** Two rounds of 16 candidates an update on average, scored 4 at a time. */
  @Test
  void pricesScoringOnAverage() throws IOException {
    settings.with(
        "selector=selective-backprop",
        "selector.selective-backprop.history=100",
        "selector.selective-backprop.scale=1",
        "budget.reference-time=4.1 s");
    assertThat(dryRun()).as(errors).isZero();
    assertThat(screen)
        .containsPattern("scoring +2 +8 +0.003 s +0.024 s  seconds for 4 sequences")
        .containsPattern("updates +(5[6-9]|6[0-4])\n");
  }

  @Test
  void saysWhenTheModelGrowsAndPricesEachOfItsDepths() {
    settings.methods("layer-stacking").with("depth.stacking.fractions=[0.3]");
    assertThat(dryRun()).as(errors).isZero();
    assertThat(screen)
        .contains("Dry run of tiny-layer-stacking-2s-seed0-")
        .contains("The model grows")
        .containsPattern(" 28 +812 ms +30.1% +1 to 2\n")
        .containsPattern("forward_backward +1 +4 +0.006 s +0.024 s")
        .containsPattern("forward_backward +2 +4 +0.01 s +0.04 s")
        .containsPattern("updates +69\n");
  }

  @Test
  void pricesEveryNumberOfLayersThatDroppingMayDraw() {
    settings.methods("layer-dropping");
    assertThat(dryRun()).as(errors).isZero();
    assertThat(screen)
        .containsPattern("forward_backward +1 +4 +0.006 s")
        .containsPattern("forward_backward +2 +4 +0.01 s");
  }

  @Test
  void leavesNothingBehind() throws IOException {
    dryRun();
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("corpus", "tiny.conf");
    }
  }

  @Test
  void phasesWithoutAPriceAreSaidInWords() throws IOException {
    Path prices = out.resolve("tiny.conf");
    Files.writeString(
        prices,
        Files.readString(prices)
            .replace(
                "optimizer { seconds = 0.005 }", "optimizer { not-charged = \"as published\" }"));
    assertThat(dryRun()).as(errors).isZero();
    assertThat(screen).containsPattern("optimizer +2 +1 +0 s +0 s  not-charged: as published");
  }

  @Test
  void foreseesARunWhoseScheduleCannotDecay() {
    settings.with(
        "budget.reference-time=2290 ms",
        "schedule={cosine{warm-up=0.99,start-factor=0,floor-factor=0}}");

    assertThat(dryRun()).isEqualTo(2);
    assertThat(screen)
        .contains("warning  It would end as invalid. The last learning rate")
        .containsPattern("updates +50\n");
  }

  @Test
  void anEstimateOfTheCurvatureIsPricedWhereItIsDue() {
    settings.with(SOPHIA, "budget.reference-time=2830 ms");
    assertThat(dryRun()).as(errors).isZero();
    assertThat(screen)
        .containsPattern("hessian +2 +3 +0.012 s +0.036 s  seconds for 4 sequences, every 10\\n")
        // 3 microbatches of 4 sequences of 16 tokens, 15% of them predicted.
        .containsPattern("labels of an estimate +29\n")
        .containsPattern("together +0.045 s\n")
        .containsPattern("every 10 updates +0.081 s\n")
        // 58 x 45 ms + 6 x 36 ms: update 59 would need 45 ms of the 4 that are left.
        .containsPattern("updates +58\n")
        .containsPattern("unused +4.00 ms");
  }

  @Test
  void aPriceForTheCurvatureThatIsMissingIsAnErrorNow() throws IOException {
    Path prices = out.resolve("tiny.conf");
    Files.writeString(prices, Files.readString(prices).replaceAll("(?m)^ *hessian .*$", ""));
    assertThat(dryRun()).as(errors).isZero();
    settings.with(SOPHIA);
    assertThat(dryRun()).isEqualTo(2);
    assertThat(errors).contains("has no price for phase hessian");
  }

  @Test
  void theCurvatureCountsInTheSmallestBudget() {
    // 50 updates of 45 ms and 5 estimates of 36 ms.
    settings.with(SOPHIA, "budget.reference-time=2429 ms");
    assertThat(dryRun()).isEqualTo(2);
    assertThat(errors).contains("at least 50 are needed; raise it to 2.430 seconds");
    settings.with("budget.reference-time=2430 ms");
    assertThat(dryRun()).as(errors).isZero();
  }

  @Test
  void theCurvatureNeedsNoMoreMicrobatchesThanABatchHas() {
    settings.with(SOPHIA.replace("curvature-microbatches=3", "curvature-microbatches=5"));
    assertThat(dryRun()).isEqualTo(2);
    assertThat(errors)
        .contains(
            "Optimizer sophia-g estimates curvature from 5 microbatches (curvature-microbatches),"
                + " but a batch has 4; set it to 4 or fewer");
  }

  @Test
  void refusesWhatARunWouldRefuse() {
    settings.with("budget.reference-time=1 s");
    assertThat(dryRun()).isEqualTo(2);
    assertThat(errors).contains("at least 50 are needed");
    assertThat(screen).isEmpty();
  }

  @Test
  void aPriceThatIsMissingIsAnErrorNow() throws IOException {
    Path prices = out.resolve("tiny.conf");
    Files.writeString(
        prices, Files.readString(prices).replace("optimizer { seconds = 0.005 }", ""));
    assertThat(dryRun()).isEqualTo(2);
    assertThat(errors).contains("has no price for phase optimizer");
  }

  private int dryRun() {
    List<String> arguments = new ArrayList<>(Arrays.asList(settings.pretrain()));
    arguments.add("--dry-run");
    CommandLines.Ran ran = CommandLines.run(arguments);
    screen = ran.screen();
    errors = ran.errors();
    return ran.code();
  }
}

package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.notrainnogain.reporting.RunBuilder.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodComparisonTest {
  private final MethodComparison comparison = comparison(SampleTables.methods());
  private final Arm baseline = comparison.arms().get(0);
  private final Arm rho = comparison.arms().get(1);

  /** Of the group whose runs are most. */
  private static MethodComparison comparison(ReportTables tables) {
    RunGroup largest =
        RunGroup.of(tables).stream()
            .max((one, other) -> one.tables().runs().size() - other.tables().runs().size())
            .orElseThrow();
    return MethodComparison.of(largest).orElseThrow();
  }

  private static MethodComparison comparison(RunBuilder... runs) {
    return comparison(RunBuilder.tables(runs));
  }

  @Test
  void trialsAndProxiesDoNotCount() {
    assertThat(comparison.arms()).extracting(Arm::name).containsExactly("baseline", "rho-loss");
    assertThat(baseline.runs())
        .extracting(Run::runId)
        .containsExactly("baseline-s1", "baseline-s2");
    assertThat(rho.runs()).extracting(Run::runId).containsExactly("rho-s1");
    assertThat(comparison.fewestRuns()).isEqualTo(1);
    assertThat(comparison.mostRuns()).isEqualTo(2);
  }

  @Test
  void meansAreOverSeeds() {
    assertThat(baseline.mean(run -> run.row().testLoss())).isCloseTo(6.6, offset(1e-12));
    assertThat(baseline.selected()).isEqualTo(1500);
    assertThat(baseline.candidates()).isEqualTo(3000);
    assertThat(comparison.largestSpread()).isCloseTo(0.2, offset(1e-12));
    // Of seeds 1 and 2, which lie a second and a nat apart.
    assertThat(baseline.validationCurve()).hasSize(4);
    assertThat(baseline.validationCurve().get(2)).containsExactly(41.5, 8.5);
  }

  @Test
  void aProxyIsChargedThreeWays() {
    assertThat(rho.hasProxy()).isTrue();
    assertThat(baseline.hasProxy()).isFalse();
    assertThat(rho.mean(run -> run.row().rstSeconds())).isEqualTo(59.4);
    // The run and a trial use the proxy of 30 s.
    assertThat(rho.rstProxyShared()).isEqualTo(74.4);
    assertThat(rho.rstProxyWhole()).isEqualTo(89.4);
    assertThat(baseline.rstProxyWhole()).isEqualTo(59.4);
  }

  @Test
  void sharesAreOfWhatWasCharged() {
    assertThat(rho.rstShare(List.of("scoring", "hessian"))).isEqualTo(0.25);
    assertThat(baseline.rstShare(List.of("scoring", "hessian"))).isZero();
  }

  @Test
  void otherSettingsOfAMethodAreAnotherArm() {
    MethodComparison two =
        comparison(
            run("a1").seed(1).loss(6.0),
            run("a2").seed(2).loss(6.2),
            run("b1")
                .seed(1)
                .loss(7.0)
                .arm("arm-b")
                .config("{\"optimizer\":{\"adamw\":{\"learning-rate\":0.004}}}"),
            run("l1").method("lion").loss(6.4));

    assertThat(two.arms())
        .extracting(Arm::name)
        .containsExactly(
            "baseline (optimizer.adamw.learning-rate = 0.004)",
            "baseline (optimizer.adamw.learning-rate = 0.001)",
            "lion");
    assertThat(two.arms())
        .extracting(arm -> arm.mean(run -> run.row().testLoss()))
        .containsExactly(7.0, 6.1, 6.4);
    assertThat(two.variants()).hasSize(1);
    assertThat(two.variants().get(0).settings())
        .isEqualTo(Map.of("optimizer.adamw.learning-rate", List.of("0.004", "0.001")));
  }

  @Test
  void armsWithoutANamedDifferenceAreTheirHashes() {
    MethodComparison two =
        comparison(run("a1").arm("0123456789abcdef"), run("b1").seed(2).arm("fedcba9876543210"));

    assertThat(two.arms())
        .extracting(Arm::name)
        .containsExactly("baseline (arm 012345)", "baseline (arm fedcba)");
  }

  @Test
  void resultsOfAnotherVersionAreInNoMeanTogether() {
    List<RunGroup> groups =
        RunGroup.of(
            RunBuilder.tables(
                run("new").loss(6.0),
                run("old").seed(2).comparison("before").resultsVersion(2).loss(7.0)));

    assertThat(groups).hasSize(2);
    assertThat(groups)
        .extracting(
            group ->
                MethodComparison.of(group)
                    .orElseThrow()
                    .arms()
                    .get(0)
                    .mean(run -> run.row().testLoss()))
        .containsExactly(7.0, 6.0);
    assertThat(
            SettingDifferences.between(
                groups.get(0).tables().runs(), groups.get(1).tables().runs()))
        .containsExactly(new SettingDifferences.Difference("results-version", "2", "3"));
  }

  @Test
  void failedSeedsStandBesideTheMean() {
    Arm arm =
        comparison(
                run("s1").seed(1).loss(6.0),
                run("s2").seed(2).failed("Loss is NaN at step 12"),
                run("s3").seed(3).failed("Loss is NaN at step 9"),
                run("s4").seed(4).invalid("The last learning rate"))
            .arms()
            .get(0);

    assertThat(arm.mean(run -> run.row().testLoss())).isEqualTo(6.0);
    assertThat(arm.seeds()).isEqualTo(3);
    assertThat(arm.failed()).extracting(Run::runId).containsExactly("s2", "s3");
    assertThat(arm.invalid()).extracting(Run::runId).containsExactly("s4");
  }

  @Test
  void anArmWhoseSeedsAllFailedIsThereWithoutAMean() {
    Arm arm = comparison(run("s1").failed("Loss is NaN")).arms().get(0);

    assertThat(arm.runs()).isEmpty();
    assertThat(arm.seeds()).isEqualTo(1);
    assertThat(arm.mean(run -> run.row().testLoss())).isNull();
  }

  @Test
  void theSameSeedsCountOnce() {
    Arm arm =
        comparison(
                run("s1").seed(1).loss(6.0),
                // Another number, and yet all of its seeds are those of the first.
                run("same").seed(5).seed("order", 1).seed("masks", 1).loss(6.0),
                run("other").seed(6).seed("order", 1).loss(8.0))
            .arms()
            .get(0);

    assertThat(arm.runs()).extracting(Run::runId).containsExactly("s1", "other");
    assertThat(arm.doubled()).extracting(Run::runId).containsExactly("same");
    assertThat(arm.mean(run -> run.row().testLoss())).isEqualTo(7.0);
  }

  @Test
  void aFailedRunThatIsThereTwiceFailedOnce() {
    Arm arm =
        comparison(run("a").failed("NaN"), run("b").failed("NaN"), run("c").seed(2)).arms().get(0);

    assertThat(arm.failed()).hasSize(1);
    assertThat(arm.doubled()).hasSize(1);
    assertThat(arm.seeds()).isEqualTo(2);
  }

  @Test
  void runsOlderThanTheIdsAreInNoComparison() {
    ReportTables tables =
        RunBuilder.tables(
            run("old-1").old(),
            run("old-2").seed(2).old(),
            run("older").seed(3).old().resultsVersion(1),
            run("new").seed(4));
    List<RunGroup> groups = RunGroup.of(tables);

    assertThat(groups)
        .extracting(group -> group.tables().runs().stream().map(Run::runId).toList())
        .containsExactly(List.of("new"), List.of("older"), List.of("old-1", "old-2"));
    assertThat(groups)
        .extracting(group -> MethodComparison.of(group).isPresent())
        .containsExactly(true, false, false);
  }

  @Test
  void aSecondNameIsAnArmOfItsOwn() {
    MethodComparison again =
        comparison(
            run("a").seed(1),
            run("b").method("baseline-again").seed(11).arm("arm-baseline").repeats("baseline"));

    assertThat(again.arms()).extracting(Arm::name).containsExactly("baseline", "baseline-again");
    assertThat(again.arms().get(1).repeats()).isEqualTo("baseline");
    assertThat(again.arms().get(1).armId()).isEqualTo(again.arms().get(0).armId());
  }

  @Test
  void pairsAgreeInAllSeedsAndNotInTheirNumberAlone() {
    List<Run> baselines = List.of(run("b1").seed(1).build(), run("b2").seed(2).build());
    List<Run> runs =
        List.of(
            run("r1").method("rho-loss").seed(1).build(),
            run("r2").method("rho-loss").seed(2).seed("masks", 1).build(),
            run("r3").method("rho-loss").seed(3).build(),
            run("r9").method("rho-loss").seed(9).seed("order", 2).seed("masks", 2).build());

    SeedPairs pairs = SeedPairs.of(runs, baselines);
    assertThat(pairs.pairs()).isEqualTo(2);
    assertThat(pairs.apart()).isEqualTo(Map.of(2L, Set.of("masks")));
  }

  @Test
  void aProxyOfSeveralSeedsIsShared() {
    Arm shared =
        comparison(
                run("r1").method("rho").seed(1).proxy("proxy-s1"),
                run("r2").method("rho").seed(2).proxy("proxy-s1"))
            .arms()
            .get(0);
    Arm own =
        comparison(
                run("r1").method("rho").seed(1).proxy("proxy-s1"),
                run("r2").method("rho").seed(2).proxy("proxy-s2"))
            .arms()
            .get(0);

    assertThat(shared.sharedProxies()).containsExactly("proxy-s1");
    assertThat(own.sharedProxies()).isEmpty();
  }

  @Test
  void oneIdWithoutTheOtherIsAMistake() {
    assertThatThrownBy(() -> RunBuilder.run("a").arm(null).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comparison id comparison and arm id null; give both or none");
  }
}

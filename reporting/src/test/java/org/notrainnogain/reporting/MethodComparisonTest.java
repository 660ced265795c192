package org.notrainnogain.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class MethodComparisonTest {
  private final MethodComparison comparison = comparison(SampleTables.methods());
  private final MethodComparison.Method baseline = comparison.methods().get(0);
  private final MethodComparison.Method rho = comparison.methods().get(1);

  private static MethodComparison comparison(ReportTables tables) {
    List<MethodComparison> all = MethodComparison.of(RunGroup.of(tables).get(0));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void trialsAndProxiesDoNotCount() {
    assertThat(comparison.methods())
        .extracting(MethodComparison.Method::name)
        .containsExactly("baseline", "rho-loss");
    assertThat(baseline.runs())
        .extracting(Run::runId)
        .containsExactly("baseline-s1", "baseline-s2");
    assertThat(rho.runs()).extracting(Run::runId).containsExactly("rho-s1");
    assertThat(comparison.fewestRuns()).isEqualTo(1);
    assertThat(comparison.mostRuns()).isEqualTo(2);
  }

  @Test
  void meansAreOverSeeds() {
    assertThat(baseline.mean(Run::testLoss)).isCloseTo(6.6, offset(1e-12));
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
    assertThat(rho.mean(Run::rstSeconds)).isEqualTo(59.4);
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
}

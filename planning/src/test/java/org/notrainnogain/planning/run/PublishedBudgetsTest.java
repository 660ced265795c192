package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.planning.forecast.Forecast;

/**
 * The shipped methods on the paper's BERT and budgets, by the real loop on replicas that compute
 * nothing: how many updates, and how dear, beside the figures that follow from the published
 * prices.
 */
class PublishedBudgetsTest {
  private static final double BASELINE_SECONDS = 12 * 0.2253;

  @Test
  void theBaselineMakesThePublishedUpdates() {
    assertThat(forecast("24h", "baseline").updates()).isEqualTo(31_957);
  }

  @Test
  void stackingBuysMoreUpdates() {
    Forecast forecast = forecast("24h", "layer-stacking");
    assertThat(BASELINE_SECONDS / secondsOfUpdate(forecast)).isCloseTo(1.465, within(5e-4));
    assertThat(forecast.growths()).extracting(Forecast.Growing::to).containsExactly(8, 16);
  }

  /** What is accepted is drawn: four standard deviations of six hours. */
  @Test
  void selectiveBackpropPaysForItsScores() {
    assertThat(secondsOfUpdate(forecast("6h", "selective-backprop")) / BASELINE_SECONDS)
        .isCloseTo(1.8242, within(1.5e-3));
  }

  /** Every update costs the same: an hour says as much as a day. */
  @ParameterizedTest
  @CsvSource({"3072, 1.824", "15360, 5.121"})
  void rhoLossPaysForItsScores(int megaBatch, double expected) {
    Forecast forecast =
        forecast(
            "6h",
            "rho-loss",
            "budget.reference-time=1h",
            "selector.rho-loss.proxy=some-proxy",
            "selector.rho-loss.mega-batch=" + megaBatch);
    assertThat(secondsOfUpdate(forecast) / BASELINE_SECONDS).isCloseTo(expected, within(5e-4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sophia-paper", "sophia-file"})
  void sophiaPaysForItsCurvature(String method) {
    double share = 1 - BASELINE_SECONDS / secondsOfUpdate(forecast("24h", method));
    assertThat(share).isCloseTo(0.0476, within(5e-5));
  }

  private static double secondsOfUpdate(Forecast forecast) {
    return forecast.chargedNanos() / 1e9 / forecast.updates();
  }

  private static Forecast forecast(String budget, String method, String... assignments) {
    return Forecast.of(
        SamplePlans.paper(List.of("budgets/" + budget, "methods/" + method), assignments));
  }
}

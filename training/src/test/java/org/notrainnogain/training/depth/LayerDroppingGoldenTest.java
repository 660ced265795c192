package org.notrainnogain.training.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.golden.GoldenFile;

/** The published keep probabilities, as functions of time. */
@Tag("golden")
class LayerDroppingGoldenTest {
  /** The published ones are 32-bit floats. */
  private static final double ROUNDING = 1e-7;

  @Test
  void keepProbabilitiesAreThePublishedOnes() {
    for (String of : List.of("layer_drop_bert", "layer_drop_t5")) {
      JsonNode runs = GoldenFile.sidecar("schedules").get(of);
      assertThat(runs).isNotEmpty();
      runs.forEach(LayerDroppingGoldenTest::compare);
    }
  }

  private static void compare(JsonNode run) {
    LayerDropping plan =
        new LayerDropping(
            run.get("num_layers").intValue(),
            run.get("max_theta").doubleValue(),
            run.get("gamma_factor").doubleValue(),
            LayerDropping.Rescale.NONE);
    double budget = run.get("budget_hours").doubleValue() * 3600;
    assertThat(run.get("seconds")).isNotEmpty();
    for (int i = 0; i < run.get("seconds").size(); i++) {
      double fraction = run.get("seconds").get(i).doubleValue() / budget;
      double[] keep = plan.keepProbabilities(fraction);
      JsonNode published = run.get("keep_prob_per_layer").get(i);
      assertThat(published).hasSize(keep.length);
      for (int layer = 0; layer < keep.length; layer++) {
        assertThat(keep[layer])
            .as("layer %d at %s of the budget", layer, fraction)
            .isCloseTo(published.get(layer).doubleValue(), within(ROUNDING));
      }
    }
  }
}

package org.notrainnogain.training.optim;

import com.fasterxml.jackson.databind.JsonNode;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;

class SophiaGGoldenTest extends OptimizerGolden {
  /** The T5 runs scale by the tensor's size, which BERT's do not. */
  @Override
  boolean replays(String run, JsonNode settings) {
    return settings.get("hyper").path("type").asText().equals("SophiaG");
  }

  @Override
  OptimizerSettings settings(JsonNode hyper, double weightDecay, WeightDecaySpares spares) {
    return new SophiaG.Settings(
        new Betas(hyper.get("betas").get(0).doubleValue(), hyper.get("betas").get(1).doubleValue()),
        hyper.get("rho").doubleValue(),
        new BatchTokens.Given(hyper.get("bs").longValue()),
        new WeightDecay(weightDecay, spares), // The file says when estimates come.
        new CurvatureSettings(1, 1, CurvatureEstimate.PUBLISHED));
  }
}

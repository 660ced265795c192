package org.notrainnogain.training.optim;

import com.fasterxml.jackson.databind.JsonNode;

class AdamWGoldenTest extends OptimizerGolden {
  @Override
  boolean replays(String run, JsonNode settings) {
    return settings.get("hyper").path("type").asText().equals("AdamW");
  }

  @Override
  OptimizerSettings settings(JsonNode hyper, double weightDecay, WeightDecaySpares spares) {
    return new AdamW.Settings(
        new Betas(hyper.get("betas").get(0).doubleValue(), hyper.get("betas").get(1).doubleValue()),
        hyper.get("eps").doubleValue(),
        new WeightDecay(weightDecay, spares));
  }
}

package org.notrainnogain.training.optim;

import com.fasterxml.jackson.databind.JsonNode;

class LionGoldenTest extends OptimizerGolden {
  /** The T5 runs scale by the tensor's size, which BERT's do not. */
  @Override
  boolean replays(String run, JsonNode settings) {
    return settings.get("hyper").path("type").asText().equals("Lion");
  }

  @Override
  OptimizerSettings settings(JsonNode hyper, double weightDecay, WeightDecaySpares spares) {
    return new Lion.Settings(
        new Betas(hyper.get("betas").get(0).doubleValue(), hyper.get("betas").get(1).doubleValue()),
        new WeightDecay(weightDecay, spares));
  }
}

package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.TorchRuntime;

/** A tiny published BERT that grows from 2 to 4 to 8 layers, with an update at each stage. */
@Tag("golden")
class StackingGoldenTest {
  private static final String STEM = "stacking_bert_tiny";
  private static final double WEIGHT = 1e-6;
  private static final double SHARE = 0.02;
  private static final double LOSS = 1e-5;
  private static final int FACTOR = 2;

  private final JsonNode sidecar = GoldenFile.sidecar(STEM);
  private final JsonNode hyper = sidecar.get("hyper");
  private final BertConfig whole =
      new BertConfig(
          hyper.get("num_layers_total").intValue(),
          hyper.get("hidden_size").intValue(),
          hyper.get("num_attention_heads").intValue(),
          hyper.get("intermed_size").intValue(),
          hyper.get("vocab_size").intValue(),
          hyper.get("seq_length").intValue(),
          0);
  private final List<MaskedSequence> batch = batch();
  private final double learningRate = hyperParameter("lr (\\S+)");

  @BeforeAll
  static void oneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void growsAndTrainsAsPublished() {
    GrowingBert model = start();
    LayerStacking plan = plan(model.layers());
    int updates = 0;
    for (JsonNode stage : sidecar.get("stages")) {
      String when = "at " + stage.get("seconds");
      assertLoss(model.loss(batch), stage.get("loss_before"), "before, " + when);
      int layers =
          plan.layers(stage.get("seconds").doubleValue() / hyper.get("budget_seconds").intValue());
      assertThat(layers).as(when).isEqualTo(stage.get("active_layers_after").intValue());
      if (layers > model.layers()) {
        assertWeights(model, "before_" + model.layers(), updates);
        model.grow(layers, GrownState.KEEP);
        assertWeights(model, "after_" + layers, updates);
      }
      assertLoss(model.loss(batch), stage.get("loss_after"), "after, " + when);
      assertSteps(model, stage.get("adam_step_count_of_layer_before_this_stage_s_update"));
      assertLoss(model.update(batch, learningRate), stage.get("loss_of_update"), when);
      updates++;
    }
    assertWeights(model, "end", updates);
  }

  @Test
  void copiesTheLowerBlockOnTop() {
    for (int layers = 2; layers < whole.layers(); layers *= FACTOR) {
      GrowingBert model = recorded("before_" + layers, layers);
      model.grow(FACTOR * layers, GrownState.KEEP);
      assertThat(model.weights())
          .isEqualTo(recorded("after_" + FACTOR * layers, FACTOR * layers).weights());
    }
  }

  /**
   * The weights that the run began with were not recorded, those two updates later were. An update
   * moves a weight by about the learning rate whatever the weights are, so the start is found by
   * going back by what two updates from the last guess moved; the recorded losses tell that it is
   * the right one.
   */
  private GrowingBert start() {
    int layers = sidecar.at("/stages/0/active_layers_before").intValue();
    float[] later = recorded("before_" + layers, layers).weights();
    float[] start = later.clone();
    for (int guess = 0; guess < 30; guess++) {
      GrowingBert model = new GrowingBert(whole.withLayers(layers), adamW(), start);
      model.update(batch, learningRate);
      model.update(batch, learningRate);
      float[] reached = model.weights();
      for (int i = 0; i < start.length; i++) {
        start[i] += later[i] - reached[i];
      }
    }
    return new GrowingBert(whole.withLayers(layers), adamW(), start);
  }

  private GrowingBert recorded(String file, int layers) {
    BertConfig config = whole.withLayers(layers);
    return new GrowingBert(config, adamW(), BertTrace.weights(STEM + "." + file, config.layout()));
  }

  private LayerStacking plan(int layers) {
    JsonNode stages = sidecar.get("stages");
    List<Double> fractions =
        IntStream.range(0, stages.size())
            .mapToObj(stages::get)
            .filter(stage -> !stage.get("layer_weights_copied_from").isNull())
            .map(
                stage ->
                    stage.get("seconds").doubleValue() / hyper.get("budget_seconds").doubleValue())
            .toList();
    LayerStacking plan = new LayerStacking(whole.layers(), fractions, FACTOR, GrownState.KEEP);
    assertThat(plan.layers(0)).isEqualTo(layers);
    return plan;
  }

  private List<MaskedSequence> batch() {
    GoldenFile file = GoldenFile.tensors(STEM);
    int length = whole.sequenceLength();
    return IntStream.range(0, file.longs().get("input_ids").length / length)
        .mapToObj(row -> BertTrace.sequence(file, row, length))
        .flatMap(Optional::stream)
        .toList();
  }

  private AdamW.Settings adamW() {
    return new AdamW.Settings(
        new Betas(hyperParameter("betas (\\S+)"), hyperParameter("betas \\S+ (\\S+)")),
        hyperParameter("eps (\\S+)"),
        new WeightDecay(hyperParameter("wd (\\S+)"), WeightDecaySpares.BIASES));
  }

  private double hyperParameter(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(hyper.get("optimizer").textValue());
    assertThat(found.find()).as(pattern).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private static void assertLoss(double own, JsonNode published, String when) {
    double loss = published.doubleValue();
    assertThat(own).as("loss " + when).isCloseTo(loss, within(LOSS * loss));
  }

  private static void assertSteps(GrowingBert model, JsonNode published) {
    for (int layer = 0; layer < model.layers(); layer++) {
      assertThat(model.stepsOfLayer(layer))
          .as("updates of layer " + layer)
          .isEqualTo(published.get("layer_" + layer).asLong(0));
    }
  }

  /**
   * AdamW's first updates are steps by the gradient's sign, so where a gradient is all rounding the
   * start that was found may differ in a sign: few weights, by at most an update's two directions.
   */
  private void assertWeights(GrowingBert model, String file, int updates) {
    ParameterLayout layout = whole.withLayers(model.layers()).layout();
    float[] published = BertTrace.weights(STEM + "." + file, layout);
    float[] own = model.weights();
    int differing = 0;
    for (ParameterLayout.Entry entry : layout.entries()) {
      for (int i = entry.offset(); i < entry.end(); i++) {
        double difference = Math.abs((double) own[i] - published[i]);
        assertThat(difference)
            .as(file + " " + entry.name())
            .isLessThanOrEqualTo(Math.max(WEIGHT, 2 * updates * learningRate));
        differing += difference > WEIGHT ? 1 : 0;
      }
    }
    assertThat((double) differing / layout.parameterCount())
        .as("share of the weights that differ from " + file)
        .isLessThanOrEqualTo(updates > 0 ? SHARE : 0);
  }
}

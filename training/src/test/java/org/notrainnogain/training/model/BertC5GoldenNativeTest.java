package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.golden.GoldenFile;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * The model against the published one. Tolerances as its README states them for BERT: both compute
 * in 32-bit floats and add in another order; logits, being sums over the width, differ by up to
 * 2e-5, losses by 1e-5 relative, gradients by 1e-4 of their tensor's largest entry.
 */
@Tag("golden")
class BertC5GoldenNativeTest {
  private static final String STEM = "bert_c5_tiny";
  private static final double LOGITS = 2e-5;
  private static final double LOSS = 1e-5;
  private static final double GRADIENT = 1e-4;

  /** A norm's output has entries of a few units, after as many roundings as logits have. */
  private static final double HIDDEN = 2e-5;

  private static JsonNode sidecar;
  private static GoldenFile golden;
  private static BertConfig config;
  private static Bert bert;

  @BeforeAll
  static void buildModel() {
    TorchRuntime.setThreads(1);
    sidecar = GoldenFile.sidecar(STEM);
    golden = GoldenFile.tensors(STEM);
    JsonNode hyper = sidecar.get("hyper");
    config =
        new BertConfig(
            hyper.get("num_transformer_layers").intValue(),
            hyper.get("hidden_size").intValue(),
            hyper.get("num_attention_heads").intValue(),
            hyper.get("intermed_size").intValue(),
            hyper.get("vocab_size").intValue(),
            hyper.get("seq_length").intValue(),
            hyper.get("pad_token_id").intValue());
    bert = new Bert(config, TorchDevice.cpu(), Precision.FP32, hyper.get("batch_size").intValue());
    load(bert, ".weights");
  }

  @AfterAll
  static void closeModel() {
    bert.close();
  }

  @Test
  void namesAndShapesAreThePublishedOnes() {
    Map<String, float[]> published = GoldenFile.tensors(STEM + ".weights").floats();
    assertThat(bert.layout().entries())
        .extracting(ParameterLayout.Entry::name)
        .containsExactlyInAnyOrderElementsOf(published.keySet());
    for (ParameterLayout.Entry entry : bert.layout().entries()) {
      assertThat(entry.shape())
          .as(entry.name())
          .isEqualTo(GoldenFile.tensors(STEM + ".weights").infos().get(entry.name()).shape());
    }
  }

  @Test
  void everyStageOfTheForwardPassAgrees() {
    MaskedBatch batch = MaskedBatch.of(sequences(), config);
    try (PointerScope scope = new PointerScope()) {
      BertNetwork network = bert.network();
      Tensor x = network.embed(batch.inputIds(TorchDevice.cpu()));
      assertClose(floats(x), golden.floats().get("hidden_embedding"), HIDDEN, "embedding");
      for (int layer = 0; layer < config.layers(); layer++) {
        x = network.layer(x, layer, 1, UnaryOperator.identity());
        assertClose(
            floats(x), golden.floats().get("hidden_layer_" + layer), HIDDEN, "layer " + layer);
      }
      assertClose(
          floats(network.finalNorm(x)), golden.floats().get("hidden_final"), HIDDEN, "final norm");
      Tensor labelled =
          x.view(-1, config.hidden()).index_select(0, batch.flatPositions(TorchDevice.cpu()));
      Tensor logits = network.logits(labelled);
      assertClose(floats(logits), golden.floats().get("logits_masked"), LOGITS, "logits");
    }
  }

  @Test
  void positionTableIsThePublishedOne() {
    float[] expected = golden.floats().get("pos_table");
    // One rounding of a frequency moves the angle of the last position by up to length x 6e-8.
    double tolerance = config.sequenceLength() * 1.2e-7;
    assertClose(
        BertNetwork.positionTable(config.sequenceLength(), config.hidden()),
        expected,
        tolerance,
        "position table");
  }

  @Test
  void predictsAtTheLabelledPositions() {
    int[] positions = MaskedBatch.of(sequences(), config).positions();
    assertThat(positions)
        .containsExactly(
            IntStream.range(0, positions.length)
                .map(i -> (int) golden.longs().get("masked_positions")[i])
                .toArray());
  }

  @Test
  void lossesPerTokenPerExampleAndMeanAgree() {
    float[] expectedTokens = golden.floats().get("loss_per_token");
    long[] positions = golden.longs().get("masked_positions");
    float[] tokens = bert.tokenLosses(sequences(), allLayers());
    for (int i = 0; i < tokens.length; i++) {
      double expected = expectedTokens[(int) positions[i]];
      assertThat((double) tokens[i]).isCloseTo(expected, within(LOSS * expected));
    }
    LossSums losses = bert.losses(sequences(), allLayers());
    assertExamples(losses, golden.floats().get("loss_per_example"));
    double mean = sidecar.get("main_case").get("loss").doubleValue();
    assertThat(losses.mean()).isCloseTo(mean, within(LOSS * mean));
    assertThat(losses.counts())
        .satisfies(
            c ->
                assertThat(IntStream.of(c).sum())
                    .isEqualTo(sidecar.get("main_case").get("n_masked").intValue()));
  }

  @Test
  void gradientsAgree() {
    bert.parameters().zeroGradients();
    double loss = bert.forwardBackward(sequences(), ActiveLayers.of(allLayers()), 1);
    double expected = sidecar.get("main_case").get("loss").doubleValue();
    assertThat(loss).isCloseTo(expected, within(LOSS * expected));
    assertGradients(GoldenFile.tensors(STEM + ".grads"), allLayers());
  }

  @Test
  void skippedLayersAgree() {
    JsonNode dropped = sidecar.get("layerdrop_case");
    int[] active = new int[dropped.get("active_layers").size()];
    for (int i = 0; i < active.length; i++) {
      active[i] = dropped.get("active_layers").get(i).intValue();
    }
    assertExamples(
        bert.losses(sequences(), active), golden.floats().get("layerdrop_loss_per_example"));
    bert.parameters().zeroGradients();
    double loss = bert.forwardBackward(sequences(), ActiveLayers.of(active), 1);
    double expected = dropped.get("loss").doubleValue();
    assertThat(loss).isCloseTo(expected, within(LOSS * expected));
    assertGradients(GoldenFile.tensors(STEM + ".layerdrop_grads"), active);
    assertThat(namesWithoutGradient(active))
        .containsExactlyInAnyOrderElementsOf(texts(dropped.get("parameters_without_gradient")));
  }

  @Test
  void noActiveLayerIsAnErrorHereAndNotAllLayers() {
    assertThatThrownBy(() -> bert.losses(sequences(), new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Active layers must be ascending numbers from 0 to ")
        .hasMessageContaining("at least one, got []");
  }

  @Test
  void aRowWithoutLabelsChangesNoOtherRow() {
    // A sequence without labels cannot be built here; the rows beside it are what is compared.
    List<MaskedSequence> labelled = sequences();
    JsonNode expected = sidecar.get("row_without_labels").get("loss_per_example");
    List<MaskedSequence> others = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int row = 0; row < labelled.size(); row++) {
      if (expected.get(row).isNumber()) {
        others.add(labelled.get(row));
        losses.add(expected.get(row).doubleValue());
      }
    }
    LossSums sums = bert.losses(others, allLayers());
    for (int row = 0; row < others.size(); row++) {
      assertThat(sums.mean(row)).isCloseTo(losses.get(row), within(LOSS * losses.get(row)));
    }
    assertThat(new LossSums(new double[] {0}, new int[] {0}).mean(0)).isNaN();
  }

  @Test
  void weightDecaySparesWhatThePublishedGroupsSpare() {
    TreeSet<String> spared = new TreeSet<>();
    for (ParameterLayout.Entry entry : bert.layout().entries()) {
      if (WeightDecaySpares.BIASES.spares(entry.kind())) {
        spared.add(entry.name());
      }
    }
    for (JsonNode group : sidecar.get("optimizer_groups")) {
      List<String> names = texts(group.get("parameters"));
      if (group.get("weight_decay").doubleValue() == 0) {
        assertThat(spared).containsExactlyInAnyOrderElementsOf(names);
      } else {
        assertThat(spared).doesNotContainAnyElementsOf(names);
      }
    }
  }

  @Test
  void freshWeightsAreDistributedAsThePublishedOnes() {
    try (Bert fresh = new Bert(config, TorchDevice.cpu(), Precision.FP32, 4)) {
      fresh
          .parameters()
          .copyIn(fresh.config().initialWeights(SeededRandom.of(1, "initialization"), 0.02));
      float[] weights = new float[fresh.layout().size()];
      fresh.parameters().copyOut(weights);
      JsonNode expected = sidecar.get("init_case").get("init_mean_std");
      for (ParameterLayout.Entry entry : fresh.layout().entries()) {
        double mean = expected.get(entry.name()).get(0).doubleValue();
        double deviation = expected.get(entry.name()).get(1).doubleValue();
        // Two samples of n draws differ by sqrt(2 / n) deviations; five times that is never seen.
        double slack = 5 * deviation * Math.sqrt(2.0 / entry.length()) + 1e-7;
        assertThat(mean(weights, entry)).as(entry.name()).isCloseTo(mean, within(slack));
        assertThat(deviation(weights, entry)).as(entry.name()).isCloseTo(deviation, within(slack));
      }
      int padding = config.padding() * config.hidden();
      assertThat(weights[padding]).as("padding row is drawn like the others").isNotZero();
      double loss = sidecar.get("init_case").get("loss").doubleValue();
      assertThat(fresh.losses(sequences(), allLayers()).mean())
          .as("loss near ln(vocabulary), as published")
          .isCloseTo(loss, within(0.2));
    }
  }

  @Test
  void publishedFreshWeightsGiveThePublishedLossAndGradientNorms() {
    try (Bert fresh = new Bert(config, TorchDevice.cpu(), Precision.FP32, 4)) {
      load(fresh, ".init_weights");
      JsonNode expected = sidecar.get("init_case");
      double loss = fresh.forwardBackward(sequences(), ActiveLayers.of(allLayers()), 1);
      assertThat(loss)
          .isCloseTo(
              expected.get("loss").doubleValue(),
              within(LOSS * expected.get("loss").doubleValue()));
      float[] gradients = new float[fresh.layout().size()];
      fresh.parameters().gradientsOut(gradients);
      for (ParameterLayout.Entry entry : fresh.layout().entries()) {
        double norm = expected.get("grad_l2_norms").get(entry.name()).doubleValue();
        assertThat(norm(gradients, entry)).as(entry.name()).isCloseTo(norm, within(1e-4 * norm));
      }
    }
  }

  @Test
  void bfloat16LossesAreNearThePublishedOnes() {
    // bfloat16 keeps 8 bits: a few parts in a thousand of a loss, whatever kernel computes.
    JsonNode expected = sidecar.get("main_case").get("bf16_autocast_on_cpu");
    try (Bert rounded = new Bert(config, TorchDevice.cpu(), Precision.BF16, 4)) {
      load(rounded, ".weights");
      double loss = expected.get("loss").doubleValue();
      assertThat(rounded.losses(sequences(), allLayers()).mean())
          .isCloseTo(loss, within(3e-3 * loss));
    }
  }

  private static void load(Bert model, String part) {
    Map<String, float[]> tensors = GoldenFile.tensors(STEM + part).floats();
    float[] weights = new float[model.layout().size()];
    for (ParameterLayout.Entry entry : model.layout().entries()) {
      System.arraycopy(tensors.get(entry.name()), 0, weights, entry.offset(), entry.length());
    }
    model.parameters().copyIn(weights);
  }

  private static List<MaskedSequence> sequences() {
    long[] inputs = golden.longs().get("input_ids");
    long[] labels = golden.longs().get("labels");
    int ignored = sidecar.get("hyper").get("ignore_index").intValue();
    int length = config.sequenceLength();
    List<MaskedSequence> sequences = new ArrayList<>();
    for (int start = 0; start < inputs.length; start += length) {
      int first = start;
      int[] tokens = IntStream.range(0, length).map(i -> (int) inputs[first + i]).toArray();
      int[] positions =
          IntStream.range(0, length).filter(i -> labels[first + i] != ignored).toArray();
      int[] originals = IntStream.of(positions).map(i -> (int) labels[first + i]).toArray();
      sequences.add(new MaskedSequence(tokens, positions, originals));
    }
    return sequences;
  }

  private static int[] allLayers() {
    return IntStream.range(0, config.layers()).toArray();
  }

  private static void assertExamples(LossSums losses, float[] expected) {
    assertThat(losses.examples()).isEqualTo(expected.length);
    for (int row = 0; row < expected.length; row++) {
      assertThat(losses.mean(row))
          .as("row " + row)
          .isCloseTo(expected[row], within(LOSS * expected[row]));
    }
  }

  private static void assertGradients(GoldenFile expected, int[] active) {
    float[] gradients = new float[bert.layout().size()];
    bert.parameters().gradientsOut(gradients);
    boolean[] activeTensors = bert.layout().tensorsOf(active);
    for (int i = 0; i < activeTensors.length; i++) {
      ParameterLayout.Entry entry = bert.layout().entries().get(i);
      float[] published = expected.floats().get(entry.name());
      assertThat(activeTensors[i]).as(entry.name()).isEqualTo(published != null);
      float[] own = java.util.Arrays.copyOfRange(gradients, entry.offset(), entry.end());
      if (published == null) {
        assertThat(own).as(entry.name()).containsOnly(0f);
      } else {
        double largest = 0;
        for (float value : published) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertClose(own, published, GRADIENT * largest, entry.name());
      }
    }
  }

  private static List<String> namesWithoutGradient(int[] active) {
    boolean[] activeTensors = bert.layout().tensorsOf(active);
    return IntStream.range(0, activeTensors.length)
        .filter(i -> !activeTensors[i])
        .mapToObj(i -> bert.layout().entries().get(i).name())
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.textValue()));
    return texts;
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.contiguous().data_ptr_float().get(values, 0, values.length);
    return values;
  }

  private static void assertClose(float[] own, float[] expected, double tolerance, String what) {
    assertThat(own.length).as(what).isEqualTo(expected.length);
    double worst = 0;
    for (int i = 0; i < own.length; i++) {
      worst = Math.max(worst, Math.abs((double) own[i] - expected[i]));
    }
    assertThat(worst).as(what).isLessThanOrEqualTo(tolerance);
  }

  private static double mean(float[] vector, ParameterLayout.Entry entry) {
    double sum = 0;
    for (int i = entry.offset(); i < entry.end(); i++) {
      sum += vector[i];
    }
    return sum / entry.length();
  }

  private static double deviation(float[] vector, ParameterLayout.Entry entry) {
    double mean = mean(vector, entry);
    double sum = 0;
    for (int i = entry.offset(); i < entry.end(); i++) {
      sum += (vector[i] - mean) * (vector[i] - mean);
    }
    return Math.sqrt(sum / entry.length());
  }

  private static double norm(float[] vector, ParameterLayout.Entry entry) {
    double sum = 0;
    for (int i = entry.offset(); i < entry.end(); i++) {
      sum += (double) vector[i] * vector[i];
    }
    return Math.sqrt(sum);
  }
}

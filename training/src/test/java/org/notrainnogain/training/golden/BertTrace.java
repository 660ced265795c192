package org.notrainnogain.training.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * One published BERT run, recorded from start to end of its budget: what went in (start weights,
 * microbatches, layers) and what came out (losses, norms, learning rates, charges, weights). All
 * sizes and settings are the sidecars'.
 */
final class BertTrace {
  private static final String COMMON = "bert_trace_common";
  private static final long NOT_PREDICTED = -100;

  /** The published special token with id 0 that the embedding treats as padding. */
  private static final int PADDING = 0;

  private final String stem;
  private final JsonNode common = GoldenFile.sidecar(COMMON).get("hyper");
  private final GoldenFile microbatches = GoldenFile.tensors(COMMON);
  private final JsonNode sidecar;

  private final long budgetNanos;

  /** The run in {@code STEM.json}. */
  BertTrace(String stem) {
    this(stem, GoldenFile.sidecar(stem));
  }

  private BertTrace(String stem, JsonNode sidecar) {
    this(stem, sidecar, nanos(sidecar.at("/hyper/budget_seconds")));
  }

  private BertTrace(String stem, JsonNode sidecar, long budgetNanos) {
    this.stem = stem;
    this.sidecar = sidecar;
    this.budgetNanos = budgetNanos;
  }

  /**
   * The same run, had its loop ended when so many charges were made, while its schedule goes by the
   * recorded budget. No update may have come after them: then the recorded weights are those of its
   * end.
   */
  BertTrace endingAfterCharges(int count) {
    List<RecordedCharge> kept = charges().subList(0, count);
    int trained = kept.get(count - 1).stepsBefore();
    int completed = (int) steps().stream().limit(trained).filter(Step::completesUpdate).count();
    if (completed != updates()) {
      throw new IllegalArgumentException(
          "Of %d updates %d come within %d charges".formatted(updates(), completed, count));
    }
    long nanos = kept.stream().mapToLong(RecordedCharge::nanos).sum();
    ObjectNode cut = sidecar.deepCopy();
    cut((ObjectNode) cut.get("training_steps"), steps().size(), trained);
    cut((ObjectNode) cut.get("rst_charges"), charges().size(), count);
    ((ObjectNode) cut.get("sophia_facts")).put("hessian_microbatches", count - trained);
    cut.put("microbatches_left_in_accumulator", trained - completed * accumulation());
    cut.put("elapsed_rst_seconds", nanos / 1e9);
    return new BertTrace(stem, cut, nanos);
  }

  private static void cut(ObjectNode recorded, int size, int kept) {
    recorded.forEach(
        column -> {
          if (column instanceof ArrayNode entries && entries.size() == size) {
            for (int last = size - 1; last >= kept; last--) {
              entries.remove(last);
            }
          }
        });
  }

  /**
   * One microbatch that was trained on.
   *
   * @param activeLayers layers it passed, ascending
   * @param loss its mean loss
   * @param rateBefore learning rate in force while it ran, and of the update that it completes
   * @param rateAfter learning rate in force after it
   * @param seconds elapsed RST that the schedule was given at its end
   * @param completesUpdate whether an update followed
   */
  record Step(
      int[] activeLayers,
      double loss,
      double rateBefore,
      double rateAfter,
      double seconds,
      boolean completesUpdate) {}

  /**
   * One charge of reference system time.
   *
   * @param stepsBefore microbatches trained on before it
   * @param forwardOnly whether it was for scores alone
   * @param layers active layers
   * @param nanos its price
   */
  record RecordedCharge(int stepsBefore, boolean forwardOnly, int layers, long nanos) {}

  /** The microbatches that were trained on, in order. */
  List<Step> steps() {
    JsonNode recorded = sidecar.get("training_steps");
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < recorded.get("loss").size(); i++) {
      steps.add(
          new Step(
              activeLayers(recorded, i),
              recorded.get("loss").get(i).doubleValue(),
              recorded.get("lr_before").get(i).doubleValue(),
              recorded.get("lr_after").get(i).doubleValue(),
              recorded.get("seconds_given_to_scheduler").get(i).doubleValue(),
              recorded.get("completes_update").get(i).intValue() == 1));
    }
    return steps;
  }

  /** The recorded list, or where the run dropped none, the lowest of the recorded number. */
  private static int[] activeLayers(JsonNode recorded, int step) {
    if (recorded.has("active_layers")) {
      JsonNode layers = recorded.get("active_layers").get(step);
      return IntStream.range(0, layers.size()).map(i -> layers.get(i).intValue()).toArray();
    }
    return IntStream.range(0, recorded.get("num_active_layers").get(step).intValue()).toArray();
  }

  /** The charges, in order. */
  List<RecordedCharge> charges() {
    JsonNode recorded = sidecar.get("rst_charges");
    List<RecordedCharge> charges = new ArrayList<>();
    for (int i = 0; i < recorded.get("seconds").size(); i++) {
      charges.add(
          new RecordedCharge(
              recorded.get("after_training_steps").get(i).intValue(),
              recorded.get("kind").get(i).intValue() == 1,
              recorded.get("layers").get(i).intValue(),
              nanos(recorded.get("seconds").get(i))));
    }
    return charges;
  }

  private static long nanos(JsonNode seconds) {
    return seconds.decimalValue().movePointRight(9).longValueExact();
  }

  /** The uniform numbers that decided which layers a microbatch ran through, from its sidecar. */
  float[] uniforms(int microbatch) {
    int layers = common.get("num_transformer_layers").intValue();
    float[] all = GoldenFile.tensors(stem).floats().get("uniforms");
    return Arrays.copyOfRange(all, microbatch * layers, (microbatch + 1) * layers);
  }

  /** A tensor of the run's own file, flat; a row of it is a round of candidates. */
  float[] tensor(String name) {
    return GoldenFile.tensors(stem).floats().get(name);
  }

  /** Settings of the method, such as the number of candidates of a round. */
  JsonNode hyper(String name) {
    return sidecar.at("/hyper/" + name);
  }

  /** Sequences of an update. */
  int batchSize() {
    return hyper("batch_size").intValue();
  }

  /** Microbatches of the loader before it begins again. */
  int storedMicrobatches() {
    return common.get("microbatches_before_repeating").intValue();
  }

  /** Layers of the model after each microbatch, where it grows. */
  JsonNode layersAfter() {
    return sidecar.at("/training_steps/num_active_layers_after");
  }

  /** The depth plan's settings, where the model grows. */
  JsonNode stacking() {
    return sidecar.at("/hyper/stacking");
  }

  /** The depth plan's settings, where layers are dropped. */
  JsonNode layerDrop() {
    return sidecar.at("/hyper/layer_drop");
  }

  /** Global gradient norm of each update, before clipping. */
  double[] gradientNorms() {
    JsonNode norms = sidecar.at("/training_steps/updates_grad_l2");
    return IntStream.range(0, norms.size()).mapToDouble(i -> norms.get(i).doubleValue()).toArray();
  }

  /** Sizes of the model. */
  BertConfig config() {
    return new BertConfig(
        common.get("num_transformer_layers").intValue(),
        common.get("hidden_size").intValue(),
        common.get("num_attention_heads").intValue(),
        common.get("intermed_size").intValue(),
        common.get("vocab_size").intValue(),
        common.get("seq_length").intValue(),
        PADDING);
  }

  /**
   * The data loader's microbatch: it walks through them in order, again and again. Rows without a
   * label are left out: attention stays within a row, so they touch neither loss nor gradient.
   */
  List<MaskedSequence> microbatch(int index) {
    int length = common.get("seq_length").intValue();
    int rows = common.get("microbatch_size").intValue();
    int stored = common.get("microbatches_before_repeating").intValue();
    int first = index % stored * rows;
    return IntStream.range(first, first + rows)
        .mapToObj(row -> sequence(microbatches, row, length))
        .flatMap(Optional::stream)
        .toList();
  }

  /** A row of a file's inputs and labels; empty where it has no label. */
  static Optional<MaskedSequence> sequence(GoldenFile file, int row, int length) {
    long[] inputs = row(file.longs().get("input_ids"), row, length);
    long[] labels = row(file.longs().get("labels"), row, length);
    int[] positions = IntStream.range(0, length).filter(i -> labels[i] != NOT_PREDICTED).toArray();
    int[] originals = IntStream.of(positions).map(i -> Math.toIntExact(labels[i])).toArray();
    int[] tokens = Arrays.stream(inputs).mapToInt(Math::toIntExact).toArray();
    return positions.length == 0
        ? Optional.empty()
        : Optional.of(new MaskedSequence(tokens, positions, originals));
  }

  /**
   * The microbatch in place {@code index} of the loader, with all its rows: what it predicts plays
   * no part in the published estimate of curvature, so a row without a label gets one.
   */
  List<MaskedSequence> wholeMicrobatch(int index) {
    int length = common.get("seq_length").intValue();
    int rows = common.get("microbatch_size").intValue();
    int first = index % common.get("microbatches_before_repeating").intValue() * rows;
    return IntStream.range(first, first + rows)
        .mapToObj(
            row -> sequence(microbatches, row, length).orElseGet(() -> unlabelled(row, length)))
        .toList();
  }

  private MaskedSequence unlabelled(int row, int length) {
    long[] inputs = row(microbatches.longs().get("input_ids"), row, length);
    int[] tokens = Arrays.stream(inputs).mapToInt(Math::toIntExact).toArray();
    return new MaskedSequence(tokens, new int[] {0}, new int[] {tokens[0]});
  }

  /** The labels that were drawn for a microbatch of an estimate of the curvature. */
  long[] sampledLabels(int curvatureMicrobatch) {
    GoldenFile drawn = GoldenFile.tensors(stem);
    int labels = (int) drawn.infos().get("sampled_labels").shape()[1];
    return row(drawn.longs().get("sampled_labels"), curvatureMicrobatch, labels);
  }

  /** Microbatches of an estimate of the curvature. */
  int curvatureMicrobatches() {
    return sidecar.at("/hyper/sophia/batch_size_hess_update").intValue() / microbatchSize();
  }

  /** Updates from one estimate of the curvature to the next. */
  int curvatureInterval() {
    return sidecar.at("/hyper/sophia/hess_update_frequency").intValue();
  }

  /** Whether estimates of the curvature were made without a charge. */
  boolean curvatureIsFree() {
    return sidecar.at("/hyper/sophia/free_updates").booleanValue();
  }

  /** Microbatches that estimates of the curvature were made from, in the whole run. */
  int allCurvatureMicrobatches() {
    return sidecar.at("/sophia_facts/hessian_microbatches").intValue();
  }

  /** The optimizer's curvature at the end of the budget. */
  float[] hessianAtEnd(ParameterLayout layout) {
    return weights(stem + ".hessian", layout);
  }

  private static long[] row(long[] values, int row, int length) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  /** Weights before the first update, in the order of the layout. */
  float[] startWeights(ParameterLayout layout) {
    return weights(COMMON + ".weights", layout);
  }

  /** Weights after the first update. */
  float[] weightsAfterFirstUpdate(ParameterLayout layout) {
    return weights(stem + ".after_first_update", layout);
  }

  /** Weights at the end of the budget. */
  float[] weightsAtEnd(ParameterLayout layout) {
    return weights(stem + ".end", layout);
  }

  /** The weights of a file, in the order of the layout. */
  static float[] weights(String name, ParameterLayout layout) {
    GoldenFile stored = GoldenFile.tensors(name);
    float[] weights = new float[layout.size()];
    for (ParameterLayout.Entry entry : layout.entries()) {
      System.arraycopy(
          stored.floats().get(entry.name()), 0, weights, entry.offset(), entry.length());
    }
    return weights;
  }

  int microbatchSize() {
    return common.get("microbatch_size").intValue();
  }

  /** Microbatches of an update. */
  int accumulation() {
    return common.get("accumulation").intValue();
  }

  double gradientClip() {
    return sidecar.at("/hyper/gradient_clipping").doubleValue();
  }

  /** The optimizer's settings. */
  JsonNode optimizer() {
    return sidecar.at("/hyper/optim");
  }

  /** Whether updates move weights by the sign of a direction. */
  boolean takesSignSteps() {
    return Set.of("Lion", "SophiaG").contains(optimizer().get("type").textValue());
  }

  /** Learning rates of all updates, added up. */
  double sumOfUpdateRates() {
    return steps().stream().filter(Step::completesUpdate).mapToDouble(Step::rateBefore).sum();
  }

  double budgetSeconds() {
    return sidecar.at("/hyper/budget_seconds").doubleValue();
  }

  long budgetNanos() {
    return budgetNanos;
  }

  /**
   * The share of the budget that the published schedule sees after {@code seconds}: cut to whole
   * virtual steps.
   */
  double virtualFraction(double seconds) {
    double steps = common.get("steps").doubleValue();
    return Math.floor(seconds / budgetSeconds() * steps) / steps;
  }

  double elapsedSeconds() {
    return sidecar.get("elapsed_rst_seconds").doubleValue();
  }

  int updates() {
    return sidecar.get("updates").intValue();
  }

  /** Microbatches whose gradient was in no update when the budget ended. */
  int microbatchesLeft() {
    return sidecar.get("microbatches_left_in_accumulator").intValue();
  }

  /** How far a run in 64-bit floats lies from the recorded one, by name. */
  double sensitivity(String name) {
    return sidecar.at("/sensitivity/" + name).doubleValue();
  }
}

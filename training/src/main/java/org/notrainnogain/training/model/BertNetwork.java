package org.notrainnogain.training.model;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.ConstantTensor;
import org.notrainnogain.training.tensor.FlatParameters;
import org.notrainnogain.training.tensor.TensorScope;

/**
 * The forward pass of {@link Bert}, stage by stage. Tensors that a method returns are owned by the
 * caller's pointer scope.
 */
final class BertNetwork implements AutoCloseable {
  private static final double NORM_EPSILON = 1e-12;
  private static final double LONGEST_WAVE = 10_000;
  private static final long REDUCTION_NONE = 0;
  private static final long NO_IGNORED_LABEL = -100;

  private final BertConfig config;
  private final FlatParameters parameters;
  private final ConstantTensor positions;

  BertNetwork(BertConfig config, FlatParameters parameters) {
    this.config = config;
    this.parameters = parameters;
    this.positions =
        new ConstantTensor(
            positionTable(config.sequenceLength(), config.hidden()),
            parameters.device(),
            config.sequenceLength(),
            config.hidden());
  }

  /**
   * Sinusoids, length x hidden: sine in even columns 2i, cosine beside it, of position / 10000^(2i
   * / hidden). In 32-bit steps as the published table, so that both agree to the last digits.
   */
  static float[] positionTable(int length, int hidden) {
    float[] table = new float[length * hidden];
    float exponentStep = (float) (-StrictMath.log(LONGEST_WAVE) / hidden);
    for (int column = 0; column < hidden; column += 2) {
      float frequency = (float) StrictMath.exp(column * exponentStep);
      for (int position = 0; position < length; position++) {
        float angle = position * frequency;
        table[position * hidden + column] = (float) StrictMath.sin(angle);
        table[position * hidden + column + 1] = (float) StrictMath.cos(angle);
      }
    }
    return table;
  }

  /** Cross entropy of each labelled position, in their order, in nats. */
  Tensor tokenLosses(MaskedBatch batch, ActiveLayers active) {
    Tensor logits = maskedLogits(batch, active);
    return crossEntropy(logits, batch.targets(parameters.device()));
  }

  /** Cross entropy of each labelled position against labels drawn from its logits, in nats. */
  Tensor drawnLosses(MaskedBatch batch, ActiveLayers active, LabelSampler labels) {
    Tensor logits = maskedLogits(batch, active);
    return crossEntropy(logits, labels.draw(logits.detach()));
  }

  /**
   * Cross entropy of every position's final hidden state, taken for logits, against labels drawn
   * from it, in nats.
   */
  Tensor hiddenStateLosses(MaskedBatch batch, ActiveLayers active, LabelSampler labels) {
    Tensor states = finalNorm(encode(batch, active, this::rows));
    return crossEntropy(states, labels.draw(states.detach()));
  }

  private Tensor maskedLogits(MaskedBatch batch, ActiveLayers active) {
    Tensor labelled = batch.flatPositions(parameters.device());
    return logits(encode(batch, active, states -> rows(states).index_select(0, labelled)));
  }

  /**
   * @param needed picks the positions whose final states are needed: above the last layer's
   *     attention nothing else is computed
   */
  private Tensor encode(MaskedBatch batch, ActiveLayers active, UnaryOperator<Tensor> needed) {
    Tensor x = embed(batch.inputIds(parameters.device()));
    int last = active.layers().length - 1;
    for (int i = 0; i < last; i++) {
      x = layer(x, active.layers()[i], active.scales()[i], UnaryOperator.identity());
    }
    return layer(x, active.layers()[last], active.scales()[last], needed);
  }

  private Tensor rows(Tensor states) {
    return states.reshape(-1, config.hidden());
  }

  /** Word embedding plus scaled position table, normed: sequences x length x hidden. */
  Tensor embed(Tensor ids) {
    return TensorScope.stage(
        () -> {
          Tensor words =
              torch.embedding(
                  parameters.leaf(BertConfig.WORD_EMBEDDING), ids, config.padding(), false, false);
          Tensor table = positions.tensor().narrow(0, 0, ids.size(1));
          Tensor scaled = table.mul(parameters.leaf(BertConfig.POSITION_SCALE));
          return norm(words.add(scaled), BertConfig.EMBEDDING_NORM);
        });
  }

  /**
   * One transformer layer.
   *
   * @param x sequences x length x hidden
   * @param scale what attention and feed-forward add to their input is multiplied by
   * @param needed picks those positions of such a tensor whose output is wanted
   * @return the states of the positions that {@code needed} picks, in its shape
   */
  Tensor layer(Tensor x, int layer, double scale, UnaryOperator<Tensor> needed) {
    return TensorScope.stage(
        () -> {
          Scalar times = new Scalar(scale);
          Tensor attended = needed.apply(x).add(attention(x, layer, needed), times);
          return attended.add(feedForward(attended, layer), times);
        });
  }

  private Tensor attention(Tensor x, int layer, UnaryOperator<Tensor> needed) {
    long sequences = x.size(0);
    long length = x.size(1);
    int width = config.hidden() / config.heads();
    return TensorScope.stage(
        () -> {
          Tensor normed = norm(x, BertConfig.attentionNorm(layer));
          // The fused projection's rows are query, key, value, each split into heads.
          TensorVector parts =
              torch
                  .linear(normed, leaf(BertConfig.attentionInput(layer)))
                  .view(sequences, length, 3, config.heads(), width)
                  .permute(2, 0, 3, 1, 4)
                  .unbind(0);
          Tensor mixed =
              torch.scaled_dot_product_attention(parts.get(0), parts.get(1), parts.get(2));
          Tensor joined = mixed.transpose(1, 2).reshape(sequences, length, config.hidden());
          return torch.linear(needed.apply(joined), leaf(BertConfig.attentionOutput(layer)));
        });
  }

  private Tensor feedForward(Tensor x, int layer) {
    return TensorScope.stage(
        () -> {
          Tensor normed = norm(x, BertConfig.feedForwardNorm(layer));
          TensorVector halves =
              torch.linear(normed, leaf(BertConfig.feedForwardInput(layer))).chunk(2, -1);
          Tensor value = halves.get(0);
          Tensor gate = halves.get(1);
          Tensor gated = torch.gelu(gate).mul(value);
          return torch.linear(gated, leaf(BertConfig.feedForwardOutput(layer)));
        });
  }

  /** The final norm. */
  Tensor finalNorm(Tensor x) {
    return norm(x, BertConfig.FINAL_NORM);
  }

  /** Vocabulary logits: from positions x hidden to positions x vocabulary. */
  Tensor logits(Tensor states) {
    return TensorScope.stage(
        () -> {
          Tensor head = torch.linear(finalNorm(states), leaf(BertConfig.PREDICTION_HEAD));
          return torch.linear(head, leaf(BertConfig.WORD_EMBEDDING));
        });
  }

  private static Tensor crossEntropy(Tensor logits, Tensor targets) {
    return torch.cross_entropy_loss(
        logits.to(torch.ScalarType.Float),
        targets,
        new TensorOptional(),
        REDUCTION_NONE,
        NO_IGNORED_LABEL,
        0.0);
  }

  private Tensor norm(Tensor x, String name) {
    return torch.layer_norm(
        x,
        new long[] {config.hidden()},
        new TensorOptional(leaf(name + ".weight")),
        new TensorOptional(leaf(name + ".bias")),
        NORM_EPSILON,
        true);
  }

  private Tensor leaf(String name) {
    return parameters.leaf(name);
  }

  @Override
  public void close() {
    positions.close();
  }
}

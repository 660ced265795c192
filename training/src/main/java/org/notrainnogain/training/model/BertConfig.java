package org.notrainnogain.training.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * Sizes of a crammed BERT.
 *
 * @param layers transformer layers
 * @param hidden width, a multiple of {@code heads} and even
 * @param heads attention heads
 * @param feedForward rows of the feed-forward input projection: value and gate together, so an even
 *     number of which half is left after gating
 * @param vocabulary number of token ids
 * @param sequenceLength longest sequence in tokens
 * @param padding id of the padding token, whose embedding learns nothing from the input side
 */
public record BertConfig(
    int layers,
    int hidden,
    int heads,
    int feedForward,
    int vocabulary,
    int sequenceLength,
    int padding)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String WORD_EMBEDDING = "encoder.embedding.word_embedding.weight";
  static final String POSITION_SCALE = "encoder.embedding.pos_embedding.scale_factor";
  static final String EMBEDDING_NORM = "encoder.embedding.norm";
  static final String FINAL_NORM = "encoder.final_norm";
  static final String PREDICTION_HEAD = "prediction_head.weight";

  public BertConfig {
    requirePositive("layers", layers);
    requirePositive("hidden", hidden);
    requirePositive("heads", heads);
    requirePositive("feed-forward", feedForward);
    requirePositive("vocabulary", vocabulary);
    requirePositive("sequence-length", sequenceLength);
    if (hidden % heads != 0 || hidden % 2 != 0) {
      throw new IllegalArgumentException(
          "BERT's hidden must be even and a multiple of its "
              + heads
              + " heads, got "
              + hidden
              + "; change hidden or heads");
    }
    if (feedForward % 2 != 0) {
      throw new IllegalArgumentException(
          "BERT's feed-forward must be even, since half of it is the gate, got " + feedForward);
    }
    if (padding < 0 || padding >= vocabulary) {
      throw new IllegalArgumentException(
          "BERT's padding id must be below its vocabulary of " + vocabulary + ", got " + padding);
    }
  }

  private static void requirePositive(String setting, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("BERT's " + setting + " must be 1 or more, got " + value);
    }
  }

  /** The same sizes with another depth. */
  public BertConfig withLayers(int depth) {
    return new BertConfig(depth, hidden, heads, feedForward, vocabulary, sequenceLength, padding);
  }

  /**
   * Fresh weights: matrices normal (the padding token's row too), gains of norms 1, biases 0, the
   * position scale 1 / sqrt(hidden). Those of a shallower model drawn from an equal generator are a
   * prefix of them.
   *
   * @param deviation standard deviation of the matrices' weights
   */
  float[] initialWeights(RandomGenerator random, double deviation) {
    ParameterLayout layout = layout();
    float[] weights = new float[layout.size()];
    for (ParameterLayout.Entry entry : layout.entries()) {
      switch (entry.kind()) {
        case WEIGHT -> {
          for (int i = entry.offset(); i < entry.end(); i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
          }
        }
        case NORM -> Arrays.fill(weights, entry.offset(), entry.end(), 1f);
        case BIAS -> Arrays.fill(weights, entry.offset(), entry.end(), 0f);
        case SCALE -> {
          float scale = (float) (1 / Math.sqrt(hidden));
          Arrays.fill(weights, entry.offset(), entry.end(), scale);
        }
      }
    }
    return weights;
  }

  /** Where each tensor lies in the flat vector; names are those of the published checkpoints. */
  public ParameterLayout layout() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.shared(WORD_EMBEDDING, ParameterKind.WEIGHT, vocabulary, hidden);
    builder.shared(POSITION_SCALE, ParameterKind.SCALE, 1);
    norm(builder, ParameterLayout.SHARED, EMBEDDING_NORM);
    norm(builder, ParameterLayout.SHARED, FINAL_NORM);
    builder.shared(PREDICTION_HEAD, ParameterKind.WEIGHT, hidden, hidden);
    for (int layer = 0; layer < layers; layer++) {
      norm(builder, layer, attentionNorm(layer));
      norm(builder, layer, feedForwardNorm(layer));
      matrix(builder, layer, attentionInput(layer), 3 * hidden, hidden);
      matrix(builder, layer, attentionOutput(layer), hidden, hidden);
      matrix(builder, layer, feedForwardInput(layer), feedForward, hidden);
      matrix(builder, layer, feedForwardOutput(layer), hidden, feedForward / 2);
    }
    return builder.build();
  }

  private void norm(ParameterLayout.Builder builder, int layer, String name) {
    builder.layer(layer, name + ".weight", ParameterKind.NORM, hidden);
    builder.layer(layer, name + ".bias", ParameterKind.BIAS, hidden);
  }

  private static void matrix(
      ParameterLayout.Builder builder, int layer, String name, int rows, int columns) {
    builder.layer(layer, name, ParameterKind.WEIGHT, rows, columns);
  }

  static String attentionNorm(int layer) {
    return prefix(layer) + "norm1";
  }

  static String feedForwardNorm(int layer) {
    return prefix(layer) + "norm2";
  }

  static String attentionInput(int layer) {
    return prefix(layer) + "attn.self_attention.flash_mha.Wqkv.weight";
  }

  static String attentionOutput(int layer) {
    return prefix(layer) + "attn.dense.weight";
  }

  static String feedForwardInput(int layer) {
    return prefix(layer) + "ffn.dense_in.weight";
  }

  static String feedForwardOutput(int layer) {
    return prefix(layer) + "ffn.dense_out.weight";
  }

  private static String prefix(int layer) {
    return "encoder.layers." + layer + ".";
  }
}

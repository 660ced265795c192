package org.notrainnogain.training.model;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * The family {@code bert-c5}: crammed BERT, trained on masked tokens.
 *
 * @param config the model's sizes
 * @param maskProbability share of a sequence's tokens that are predicted, in (0, 1)
 * @param initialDeviation standard deviation of fresh weights of matrices, above 0
 */
public record BertSettings(BertConfig config, double maskProbability, double initialDeviation)
    implements ModelSettings<MaskedSequence> {
  private static final long serialVersionUID = 1L;

  public BertSettings {
    Objects.requireNonNull(config, "config");
    if (!(maskProbability > 0 && maskProbability < 1)) {
      throw new IllegalArgumentException(
          "Mask probability must lie in (0, 1), got " + maskProbability);
    }
    if (!(initialDeviation > 0 && initialDeviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Initial deviation must be a number above 0, got " + initialDeviation);
    }
  }

  @Override
  public int layers() {
    return config.layers();
  }

  @Override
  public BertSettings withLayers(int depth) {
    return new BertSettings(config.withLayers(depth), maskProbability, initialDeviation);
  }

  @Override
  public ParameterLayout layout() {
    return config.layout();
  }

  @Override
  public float[] initialWeights(RandomGenerator random) {
    return config.initialWeights(random, initialDeviation);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Counted a token: of each layer the inputs of its norms, projections and activation; of the
   * head the logits of the predicted tokens, their logarithms and gradients. Besides, the tied
   * embedding's gradient three times: from both of its uses, and their sum.
   */
  @Override
  public long activationBytes(int sequences) {
    double layer = 9.0 * config.hidden() + 2.0 * config.feedForward();
    double embedding = (double) config.vocabulary() * config.hidden();
    return bytes(config.layers() * layer + 3 * logits(), sequences)
        + (long) (Float.BYTES * 3 * embedding);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Counted a token: the states after each layer, of one layer at a time its inputs as above, of
   * the head the logits of the predicted tokens and their logarithms.
   */
  @Override
  public long inferenceBytes(int sequences) {
    double states = (double) config.layers() * config.hidden();
    double layer = 8.0 * config.hidden() + 2.0 * config.feedForward();
    return bytes(states + layer + 2 * logits(), sequences);
  }

  /** Logits a token, on average. */
  private double logits() {
    return maskProbability * config.vocabulary();
  }

  private long bytes(double floatsOfToken, int sequences) {
    return (long) (Float.BYTES * floatsOfToken * config.sequenceLength() * sequences);
  }

  @Override
  public double labelsOfSequence(LabelSource source) {
    return switch (source) {
      case PREDICTIONS -> config.sequenceLength() * maskProbability;
      case HIDDEN_STATES -> config.sequenceLength();
    };
  }

  @Override
  public Objective<MaskedSequence> objective(CorpusShape corpus) {
    return new Masking(maskProbability, corpus.vocabularySize(), corpus.mask(), corpus.separator());
  }

  @Override
  public LanguageModel<MaskedSequence> create(
      TorchDevice device, Precision precision, int deviceBatch) {
    return new Bert(config, device, precision, deviceBatch);
  }
}

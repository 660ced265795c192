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
   * <p>Counted a token: of a layer the inputs of its norms, projections and activation; of the head
   * the logits of the predicted tokens, their logarithms and gradients.
   */
  @Override
  public long activationBytes(int sequences) {
    return bytes(config.layers(), 3, sequences);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Counted as {@link #activationBytes}, of one layer at a time, and of the head without
   * gradients.
   */
  @Override
  public long inferenceBytes(int sequences) {
    return bytes(1, 2, sequences);
  }

  private long bytes(int layers, int logits, int sequences) {
    double layer = 9.0 * config.hidden() + 2.0 * config.feedForward();
    double head = logits * maskProbability * config.vocabulary();
    double floats = layers * layer + head;
    return (long) (Float.BYTES * floats * config.sequenceLength() * sequences);
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

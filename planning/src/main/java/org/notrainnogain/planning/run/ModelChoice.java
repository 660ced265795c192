package org.notrainnogain.planning.run;

import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.rst.PricedModel;

/** A model family's settings before the corpus is known, which gives vocabulary and length. */
public interface ModelChoice {
  /** The model's name, for tables. */
  String name();

  /** Layers of the full model. */
  int layers();

  /** The model for a corpus. */
  ModelSettings<?> forCorpus(CorpusShape corpus);

  /** The model, with a vocabulary of so many tokens, as a reference system prices it. */
  PricedModel priced(int vocabulary);

  /**
   * The family {@code bert-c5}.
   *
   * @param feedForward rows of the input projection, value and gate together
   * @param maskProbability share of the tokens that are predicted
   * @param initialDeviation standard deviation of fresh weights of matrices
   */
  record BertC5(
      String name,
      int layers,
      int hidden,
      int heads,
      int feedForward,
      double maskProbability,
      double initialDeviation)
      implements ModelChoice {
    /** The family's name in {@code model.family}. */
    public static final String FAMILY = "bert-c5";

    private static final double PUBLISHED_DEVIATION = 0.02;
    private static final int PUBLISHED_HIDDEN = 768;

    /**
     * The initial deviation of a model of another width than the published one, 0.02 sqrt(768 /
     * hidden): what a layer makes of its inputs is as large then.
     */
    static double deviationByWidth(int hidden) {
      return PUBLISHED_DEVIATION * Math.sqrt((double) PUBLISHED_HIDDEN / hidden);
    }

    @Override
    public ModelSettings<?> forCorpus(CorpusShape corpus) {
      return new BertSettings(
          new BertConfig(
              layers,
              hidden,
              heads,
              feedForward,
              corpus.vocabularySize(),
              corpus.sequenceLength(),
              corpus.padding()),
          maskProbability,
          initialDeviation);
    }

    @Override
    public PricedModel priced(int vocabulary) {
      return new PricedModel(name, FAMILY, layers, hidden, heads, feedForward, vocabulary);
    }
  }
}

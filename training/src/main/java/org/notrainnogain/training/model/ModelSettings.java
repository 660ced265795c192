package org.notrainnogain.training.model;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * A model family's settings, from which executors build the model and its objective. A family is
 * one implementation; nothing else asks which one it is.
 *
 * @param <E> what the model trains on: a sequence, prepared by its objective
 */
public interface ModelSettings<E> extends Serializable {
  /** Layers of the whole model. */
  int layers();

  /**
   * The same model with another depth.
   *
   * @param depth layers, at least 1
   */
  ModelSettings<E> withLayers(int depth);

  /** Where each tensor lies in the parameter vector; needs no native library. */
  ParameterLayout layout();

  /**
   * Fresh weights, in the order of the layout. They depend on settings and generator only, and
   * those of a shallower model drawn from an equal generator are a prefix of them; needs no native
   * library.
   */
  float[] initialWeights(RandomGenerator random);

  /**
   * An estimate of what a forward and backward pass over so many sequences takes beside weights.
   */
  long activationBytes(int sequences);

  /** An estimate of what losses of so many sequences, without gradients, take beside weights. */
  long inferenceBytes(int sequences);

  /** How many labels of a sequence an estimate of the curvature is expected to draw. */
  double labelsOfSequence(LabelSource source);

  /** What is learned from a packed sequence of this corpus. */
  Objective<E> objective(CorpusShape corpus);

  /**
   * Builds the model, its weights not yet set.
   *
   * @param deviceBatch most sequences the device is given at once
   */
  LanguageModel<E> create(TorchDevice device, Precision precision, int deviceBatch);
}

package org.notrainnogain.training.calibration;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.tensor.Precision;

/**
 * What is measured, and how it is laid out.
 *
 * @param model the model, with all its layers
 * @param corpus vocabulary and sequence length that it is built for
 * @param optimizers whose updates are measured, at least one, each name once
 * @param curvature how an estimate of the curvature is made
 * @param microbatch sequences of a microbatch, the unit of the price of forward and backward
 * @param scoringBatch candidates that are scored at once, the unit of the price of scoring
 * @param gradientClip largest global gradient norm
 * @param evaluationBatch sequences of a batch of evaluation
 * @param layout where and how it computes
 */
public record CalibrationSpec(
    ModelSettings<?> model,
    CorpusShape corpus,
    List<OptimizerSettings> optimizers,
    CurvatureEstimate curvature,
    int microbatch,
    int scoringBatch,
    double gradientClip,
    int evaluationBatch,
    Layout layout)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CalibrationSpec {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(corpus, "corpus");
    optimizers = List.copyOf(optimizers);
    Objects.requireNonNull(curvature, "curvature");
    Objects.requireNonNull(layout, "layout");
    if (optimizers.isEmpty()) {
      throw new IllegalArgumentException("A calibration needs at least one optimizer to measure");
    }
    if (microbatch < 1 || scoringBatch < 1 || evaluationBatch < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Microbatch %d, scoring batch %d and evaluation batch %d must be at least 1",
              microbatch,
              scoringBatch,
              evaluationBatch));
    }
  }

  /**
   * How one executor computes.
   *
   * @param device auto, cpu or cuda
   * @param precision of the forward and backward pass
   * @param deviceBatch most sequences the device is given at once
   * @param replicas models side by side, at least 1
   * @param threads of libtorch for each, at least 1
   */
  public record Layout(
      String device, Precision precision, int deviceBatch, int replicas, int threads)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public Layout {
      Objects.requireNonNull(device, "device");
      Objects.requireNonNull(precision, "precision");
      if (deviceBatch < 1 || replicas < 1 || threads < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Device batch %d, replicas %d and threads %d must be at least 1",
                deviceBatch,
                replicas,
                threads));
      }
    }
  }
}

package org.notrainnogain.training.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * One replica without its exchange, and all that is measured on it, in the order of a step. Which
 * phases are measured is registered here.
 */
final class Workbench implements AutoCloseable {
  /** Enough to vary the number of masked tokens as training does. */
  private static final int BATCHES = 8;

  private final LanguageModel<?> model;
  private final TorchDevice device;
  private final List<Measurement> measurements;

  private Workbench(LanguageModel<?> model, TorchDevice device, List<Measurement> measurements) {
    this.model = model;
    this.device = device;
    this.measurements = List.copyOf(measurements);
  }

  /** Builds the replica of a number, its weights freshly drawn. */
  static Workbench of(CalibrationSpec spec, int replica, TorchDevice device) {
    return of(spec, spec.model(), replica, device);
  }

  private static <E> Workbench of(
      CalibrationSpec spec, ModelSettings<E> settings, int replica, TorchDevice device) {
    LanguageModel<E> model =
        settings.create(device, spec.layout().precision(), spec.layout().deviceBatch());
    try {
      model.parameters().copyIn(settings.initialWeights(SeededRandom.of(0, "calibration weights")));
      Objective<E> objective = settings.objective(spec.corpus());
      RandomGenerator random = SeededRandom.of(0, "calibration sequences", replica);
      List<List<E>> microbatches = batches(spec.corpus(), objective, spec.microbatch(), random);
      List<List<E>> scored = batches(spec.corpus(), objective, spec.scoringBatch(), random);
      List<E> evaluated = examples(spec.corpus(), objective, spec.evaluationBatch(), random);
      List<Measurement> measurements = new ArrayList<>();
      measurements.add(
          new LossesMeasurement<>(Phase.SCORING.tableName(), model, scored, depth -> true));
      measurements.add(
          new GradientMeasurement<>(
              Phase.FORWARD_BACKWARD,
              model,
              microbatches,
              (microbatch, active, labels) ->
                  requireFinite(model.forwardBackward(microbatch, active, 1.0), active)));
      measurements.add(
          new GradientMeasurement<>(
              Phase.HESSIAN,
              model,
              microbatches,
              (microbatch, active, labels) ->
                  model.forwardBackwardOnDrawnLabels(
                      microbatch, active, 1.0, spec.curvature().labels(), labels)));
      for (OptimizerSettings optimizer : spec.optimizers()) {
        measurements.add(new OptimizerMeasurement(spec, optimizer, replica));
      }
      measurements.add(
          new LossesMeasurement<>(
              MeasuredPrice.EVALUATION,
              model,
              List.of(evaluated),
              depth -> depth == settings.layers()));
      return new Workbench(model, device, measurements);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void requireFinite(double loss, ActiveLayers active) {
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "The loss of freshly drawn weights through %d layers is %s; no time of it means anything",
              active.layers().length,
              loss));
    }
  }

  private static <E> List<List<E>> batches(
      CorpusShape corpus, Objective<E> objective, int sequences, RandomGenerator random) {
    List<List<E>> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(examples(corpus, objective, sequences, random));
    }
    return batches;
  }

  /** Made-up sequences: what the tokens are does not change how long they take. */
  private static <E> List<E> examples(
      CorpusShape corpus, Objective<E> objective, int sequences, RandomGenerator random) {
    List<E> examples = new ArrayList<>(sequences);
    for (int i = 0; i < sequences; i++) {
      int[] tokens = new int[corpus.sequenceLength()];
      for (int position = 0; position < tokens.length; position++) {
        int token = random.nextInt(corpus.vocabularySize());
        // A separator is never predicted, so that a sequence of them would be none.
        tokens[position] = token == corpus.separator() ? corpus.mask() : token;
      }
      examples.add(objective.example(tokens, random));
    }
    return List.copyOf(examples);
  }

  List<Measurement> measurements() {
    return measurements;
  }

  void synchronize() {
    device.synchronize();
  }

  @Override
  public void close() {
    measurements.forEach(Measurement::close);
    model.close();
  }
}

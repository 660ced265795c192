package org.notrainnogain.jobs.calibrate;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.dataprep.tokenizer.SpecialToken;
import org.notrainnogain.jobs.pretrain.RunPlacement;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.prepare.TokenizerChoice;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.calibration.Calibration;
import org.notrainnogain.training.calibration.CalibrationSpec;
import org.notrainnogain.training.calibration.SessionPlan;
import org.notrainnogain.training.executors.EngineSize;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.PricedModel;

/**
 * What will be measured, decided before anything is.
 *
 * @param spec what one executor does
 * @param model the model as the reference system will price it
 * @param fromCorpus whether vocabulary and length are those of a corpus that is there
 * @param repetition how often
 * @param agreement when the repetitions of a price agree
 */
record CalibrationPlan(
    CalibrationSpec spec,
    PricedModel model,
    boolean fromCorpus,
    CalibrateConfig.Repetition repetition,
    Agreement agreement) {

  /**
   * Plans a calibration for a run with these settings: one executor, filled with replicas as
   * training would fill it.
   *
   * @param corpus of the output directory, if it is there
   * @param executors what Spark has
   */
  static CalibrationPlan of(
      CalibrateConfig config, Optional<CorpusManifest> corpus, EngineSize executors) {
    PretrainConfig run = config.run();
    CorpusShape shape = corpus.map(CorpusManifest::shape).orElseGet(() -> asked(config.prepare()));
    RunPlacement placement = RunPlacement.of(run, executors.nodes() * executors.cores());
    ModelSettings<?> model = run.model().forCorpus(shape);
    int side = Math.max(1, placement.replicas() / executors.nodes());
    return new CalibrationPlan(
        new CalibrationSpec(
            model,
            shape,
            PretrainSettings.optimizersOfMethods().stream()
                .map(chosen -> RunPlan.optimizer(chosen, model, run.training().microbatch()))
                .toList(),
            config.curvature(),
            run.training().microbatch(),
            run.training().scoringBatch(),
            run.training().gradientClip(),
            Calibration.evaluationBatch(),
            new CalibrationSpec.Layout(
                placement.device(),
                run.training().precision(),
                placement.deviceBatch(),
                side,
                placement.threads())),
        run.model().priced(shape.vocabularySize()),
        corpus.isPresent(),
        config.repetition(),
        new Agreement(
            config.repetition().largestSpread(),
            config.repetition().largestShare(),
            run.training().microbatches(),
            (double) run.training().batchSize() / run.training().scoringBatch()));
  }

  /** The corpus that prepare would make: its special tokens have fixed ids. */
  private static CorpusShape asked(PrepareConfig prepare) {
    if (prepare.tokenizer() instanceof TokenizerChoice.Trained trained) {
      return new CorpusShape(
          prepare.sequenceLength(),
          trained.trainer().vocabularySize(),
          SpecialToken.PADDING.id(),
          SpecialToken.SEPARATOR.id(),
          SpecialToken.MASK.id());
    }
    throw new ConfigurationException(
        "prepare.tokenizer names a given file, whose vocabulary is known only once a corpus is"
            + " prepared with it; run prepare first, with the same --out");
  }

  /** All depths, as often as asked for. */
  SessionPlan session() {
    return new SessionPlan(
        IntStream.rangeClosed(1, model.layers()).toArray(),
        repetition.warmUps(),
        repetition.repeats());
  }

  /** The least and the most layers twice: enough to say how long the sessions will take. */
  SessionPlan trial() {
    int[] ends = model.layers() == 1 ? new int[] {1} : new int[] {1, model.layers()};
    return new SessionPlan(ends, 1, 1);
  }

  /** Two sentences for the person at the terminal. */
  String inWords() {
    CalibrationSpec.Layout layout = spec.layout();
    return String.format(
        Locale.ROOT,
        "Calibrating for %s: %,d parameters, %d layers, microbatches of %d sequences of %d tokens in"
            + " pieces of at most %d, vocabulary %,d (%s), %s, optimizers %s.%n"
            + "Measured on one executor: %s.",
        model.name(),
        spec.model().layout().parameterCount(),
        model.layers(),
        spec.microbatch(),
        spec.corpus().sequenceLength(),
        layout.deviceBatch(),
        model.vocabulary(),
        fromCorpus ? "of the corpus" : "as the settings ask; there is no corpus yet",
        precision(),
        spec.optimizers().stream().map(OptimizerSettings::name).collect(Collectors.joining(", ")),
        layoutInWords());
  }

  /** As tables and settings write it. */
  String precision() {
    return spec.layout().precision().name().toLowerCase(Locale.ROOT);
  }

  /** How the executor computed. */
  String layoutInWords() {
    CalibrationSpec.Layout layout = spec.layout();
    String threads = layout.threads() + (layout.threads() == 1 ? " thread" : " threads");
    return layout.replicas() == 1
        ? "1 replica with " + threads
        : layout.replicas() + " replicas side by side, with " + threads + " each";
  }
}

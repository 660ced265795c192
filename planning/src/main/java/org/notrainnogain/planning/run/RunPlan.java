package org.notrainnogain.planning.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.storage.Sha256;
import org.notrainnogain.training.checkpoint.Checkpoint;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.DepthStage;
import org.notrainnogain.training.loop.LoopSettings;
import org.notrainnogain.training.loop.LoopSpec;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.loop.UpdatePrices;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.schedule.LearningRateSchedule;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * What a run will do, decided before anything runs: the model for the corpus, prices, slots, and
 * the run's id.
 *
 * @param runId readable words and a hash of all that determines the result
 * @param identity what was hashed, as canonical JSON
 * @param model as deep as it is at the end
 */
public record RunPlan(
    String runId,
    String identity,
    PretrainConfig config,
    CorpusManifest corpus,
    ReferenceSystem referenceSystem,
    ModelSettings<?> model,
    PriceList prices,
    DepthPlan depthPlan,
    LearningRateSchedule schedule) {
  /** Raised by hand whenever the same configuration may give other results than before. */
  public static final int RESULTS_VERSION = 3;

  /** A decaying run's last learning rate is at most so much of the peak above the floor. */
  private static final double LARGEST_LAST_RATE = 0.05;

  private static final int HASH_DIGITS = 12;

  /**
   * Plans a run.
   *
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   * @throws ConfigurationException when configuration, corpus and reference system do not belong
   *     together; all reasons in one message
   */
  public static RunPlan of(
      PretrainConfig config,
      String settingsJson,
      CorpusManifest corpus,
      ReferenceSystem referenceSystem) {
    List<String> problems = RunDemands.problems(config, referenceSystem, corpus);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    PriceList prices =
        referenceSystem.prices(config.slots().optimizer().name(), corpus.sequenceLength());
    ModelSettings<?> model = config.model().forCorpus(corpus.shape());
    DepthPlan depthPlan = config.slots().depth().create(model.layers());
    String identity =
        String.format(
            Locale.ROOT,
            "{\"results-version\":%d,\"corpus\":\"%s\",\"reference-system\":\"%s\",\"settings\":%s}",
            RESULTS_VERSION,
            corpus.fingerprint(),
            referenceSystem.contentSha256(),
            settingsJson);
    return new RunPlan(
        runId(config, identity),
        identity,
        config,
        corpus,
        referenceSystem,
        model,
        prices,
        depthPlan,
        config.slots().schedule().create(config.slots().learningRate()));
  }

  /**
   * What the run may be averaged with and compared to.
   *
   * @param proxy that of the run of its proxy model, where there is one that says it
   */
  public Experiment experiment(Optional<Experiment> proxy) {
    return Experiment.of(identity, fidelity(), proxy);
  }

  /** The model as deep as the run has it at this moment. */
  public ModelSettings<?> modelAt(LoopState state) {
    return model.withLayers(depthPlan.layers(state.ledger().budgetFraction()));
  }

  /** How a checkpoint's vectors become those of the model at its moment. */
  public Growth growth(ParameterLayout of, LoopState state) {
    return new Growth(of, modelAt(state).layout(), depthPlan.grownState());
  }

  /** The state of a run that has not begun. */
  public LoopState beginning() {
    return TrainingLoop.start(
        config.budget().toNanos(),
        config.freePhases(),
        slots().selector(),
        model.withLayers(depthPlan.layers(0)).layout());
  }

  /**
   * Checks that a checkpoint is of this run, of a depth that the run may have had.
   *
   * @throws IllegalStateException when it is not
   */
  public void requireOwn(Checkpoint checkpoint) {
    int most = depthPlan.layers(checkpoint.state().ledger().budgetFraction());
    int layers = Math.max(1, Math.min(most, checkpoint.layout().layers()));
    checkpoint.requireOf(runId, corpus.fingerprint(), model.withLayers(layers).layout());
  }

  /** The optimizer's settings for this model and batch. */
  public OptimizerSettings optimizer() {
    return optimizer(config.slots().optimizer(), model, config.training().microbatch());
  }

  /**
   * The settings of an optimizer for a model, of whose labels it may have to know.
   *
   * @param microbatch sequences of a microbatch
   */
  public static OptimizerSettings optimizer(
      OptimizerSettings chosen, ModelSettings<?> model, int microbatch) {
    return labels(chosen, model, microbatch).map(chosen::forLabels).orElse(chosen);
  }

  /** How many labels an estimate of the curvature is the mean over; empty without estimates. */
  public Optional<Long> labelsOfEstimate() {
    return labels(config.slots().optimizer(), model, config.training().microbatch());
  }

  private static Optional<Long> labels(
      OptimizerSettings optimizer, ModelSettings<?> model, int microbatch) {
    return optimizer
        .curvature()
        .map(
            curvature ->
                curvature.labels(
                    microbatch, model.labelsOfSequence(curvature.estimate().labels())));
  }

  /** What fills the slots that the loop asks, in its starting state. */
  public TrainingLoop.Slots slots() {
    return new TrainingLoop.Slots(
        config.slots().selector().create(config.training().batchSize()),
        depthPlan,
        schedule,
        config.slots().optimizer().curvature().orElse(null));
  }

  /**
   * The loop that goes on from a state.
   *
   * @param attempt number of the process that drives it, from 1
   */
  public LoopSpec loop(LoopState start, int attempt) {
    return new LoopSpec(
        loopSettings(),
        modelAt(start).layout(),
        slots(),
        prices,
        start,
        attempt,
        config.recordSelections());
  }

  /** Sizes, seeds and moments for the loop. */
  public LoopSettings loopSettings() {
    return new LoopSettings(
        config.training().microbatch(),
        config.training().microbatches(),
        config.training().scoringBatch(),
        corpus.sequenceLength(),
        config.training().gradientClip(),
        config.training().absentGradient(),
        config.seeds().selection(),
        config.seeds().depth(),
        config.seeds().curvature(),
        config.freePhases(),
        config.evaluation().fractions());
  }

  /**
   * Passes over the training split that the run makes at least, by the price of its dearest
   * updates: a method with varying prices may come further.
   */
  public long passesNeeded() {
    BatchSelector selector = slots().selector();
    UpdatePrices updates =
        new UpdatePrices(
            this.prices, depthPlan, loopSettings(), config.slots().optimizer().curvature());
    long rounds = 0;
    for (DepthStage stage : depthPlan.stages()) {
      double begin = stage.begin();
      long scoring = selector.needsScores() ? updates.scoring(selector.roundSize(), begin) : 0;
      // The second update: before the first one there is an estimate of the curvature, if at all.
      long round = scoring + updates.dearest(begin, 2);
      rounds += (long) ((stage.end() - begin) * config.budget().toNanos() / round);
    }
    long candidates = rounds * selector.roundSize();
    long sequences = corpus.sequences(config.training().split());
    return Math.max(1, (candidates + sequences - 1) / sequences);
  }

  private static String runId(PretrainConfig config, String identity) {
    return String.format(
            Locale.ROOT,
            "%s-%s-%ss-seed%d-%s",
            config.model().name(),
            config.method(),
            Long.toString(config.budget().toSeconds()),
            config.seeds().run(),
            Sha256.hex(identity).substring(0, HASH_DIGITS))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.-]", "-");
  }

  /**
   * Why a run that ended in this state does not count: its schedule promised to decay to the floor,
   * and the last update came too early for that.
   */
  public Optional<String> whyInvalid(LoopState end) {
    double floor = schedule.floor();
    double bound = floor + LARGEST_LAST_RATE * schedule.peak();
    if (floor >= schedule.peak() || end.learningRate() <= bound) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The last learning rate %.4g is above the schedule's floor %.4g by more than %.0f%% of its"
                + " peak %.4g: the budget ended before the decay did; give it a larger budget",
            end.learningRate(),
            floor,
            100 * LARGEST_LAST_RATE,
            schedule.peak()));
  }

  /**
   * Whether the settings that can change a conclusion are the sound ones, the published, or mixed.
   */
  public String fidelity() {
    return Fidelity.of(config, referenceSystem, corpus).name().toLowerCase(Locale.ROOT);
  }
}

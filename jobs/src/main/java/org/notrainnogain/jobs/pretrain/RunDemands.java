package org.notrainnogain.jobs.pretrain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleToLongFunction;
import java.util.stream.LongStream;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.loop.LoopSettings;
import org.notrainnogain.training.loop.UpdatePrices;
import org.notrainnogain.training.rst.ReferenceSystem;

/** What the configuration of a run, its reference system and its corpus demand of each other. */
final class RunDemands {
  /** Fewer updates than this are no training run. */
  static final int FEWEST_UPDATES = 50;

  private RunDemands() {}

  /**
   * Notes every demand that is not met. Settings that have a problem already are compared with
   * nothing: in their place stands a value that nobody chose.
   */
  static void note(Settings settings, PretrainConfig config, Optional<CorpusManifest> corpus) {
    if (!settings.sound("reference-system")) {
      return;
    }
    ReferenceSystem system;
    try {
      system = PretrainInputs.referenceSystem(config.referenceSystem());
    } catch (IllegalArgumentException unusable) {
      settings.refuse("reference-system", "cannot be used: " + unusable.getMessage());
      return;
    }
    List<String> problems = new ArrayList<>();
    corpus.ifPresent(
        manifest -> problems.addAll(ofCorpus(manifest, config.training().split(), system)));
    if (settings.sound("model")) {
      problems.addAll(ofModel(config, system));
    }
    if (settings.sound("optimizer", "training")) {
      problems.addAll(ofCurvature(config));
    }
    if (settings.sound(
        "model.layers", "depth", "selector", "optimizer", "training", "budget.reference-time")) {
      problems.addAll(ofBudget(config, system));
    }
    problems.forEach(settings::note);
  }

  /** Every demand that is not met. */
  static List<String> problems(
      PretrainConfig config, ReferenceSystem system, CorpusManifest corpus) {
    List<String> problems = new ArrayList<>(ofCorpus(corpus, config.training().split(), system));
    problems.addAll(ofModel(config, system));
    problems.addAll(ofCurvature(config));
    problems.addAll(ofBudget(config, system));
    return problems;
  }

  private static List<String> ofCorpus(
      CorpusManifest corpus, Split trained, ReferenceSystem system) {
    List<String> problems = new ArrayList<>();
    for (Split split : List.of(trained, Split.VALIDATION, Split.TEST)) {
      if (corpus.sequences(split) == 0) {
        problems.add(
            "Split %s of the corpus has no sequences; prepare a larger corpus or set its share"
                .formatted(split.directory()));
      }
    }
    requireEqual(
        problems, "sequence length", corpus.sequenceLength(), system.sequenceLength(), system);
    requireEqual(
        problems, "vocabulary", corpus.vocabularySize(), system.model().vocabulary(), system);
    return problems;
  }

  private static void requireEqual(
      List<String> problems, String size, int corpus, int priced, ReferenceSystem system) {
    if (corpus != priced) {
      problems.add(
          ("The corpus has %s %d, but the prices of reference system %s hold for %d; prepare a"
                  + " corpus of that size, or choose a reference system measured with yours")
              .formatted(size, corpus, system.name(), priced));
    }
  }

  /** The vocabulary is the corpus's affair. */
  private static List<String> ofModel(PretrainConfig config, ReferenceSystem system) {
    return refused(() -> system.requireModel(config.model().priced(system.model().vocabulary())));
  }

  private static List<String> ofCurvature(PretrainConfig config) {
    int there = config.training().microbatches();
    return config
        .slots()
        .optimizer()
        .curvature()
        .filter(curvature -> curvature.microbatches() > there)
        .map(
            curvature ->
                ("Optimizer %s estimates curvature from %d microbatches (curvature-microbatches), but"
                        + " a batch has %d; set it to %d or fewer, or make training.microbatch-size"
                        + " smaller")
                    .formatted(
                        config.slots().optimizer().name(), curvature.microbatches(), there, there))
        .stream()
        .toList();
  }

  private static List<String> ofBudget(PretrainConfig config, ReferenceSystem system) {
    if (config.model().layers() != system.model().layers()) {
      return List.of(); // told by ofModel, and there is no price to go by
    }
    return refused(
        () -> {
          DepthPlan plan = config.slots().depth().create(config.model().layers());
          UpdatePrices prices = prices(config, system, plan);
          requireUpdates(config.budget(), scoring(config, prices, 1.0), prices);
          requireUpdateOfEachDepth(
              config.budget(),
              plan,
              fraction ->
                  Math.round(scoring(config, prices, fraction)) + prices.dearest(fraction, 1));
        });
  }

  private static UpdatePrices prices(
      PretrainConfig config, ReferenceSystem system, DepthPlan depthPlan) {
    PretrainConfig.Training training = config.training();
    return new UpdatePrices(
        system.prices(config.slots().optimizer().name(), system.sequenceLength()),
        depthPlan,
        new LoopSettings(
            training.microbatch(),
            training.microbatches(),
            training.scoringBatch(),
            system.sequenceLength(),
            training.gradientClip(),
            config.seeds().selection(),
            config.seeds().depth(),
            config.seeds().curvature(),
            config.freePhases(),
            List.of()),
        config.slots().optimizer().curvature());
  }

  /** What the rounds of candidates before an update cost on average. */
  private static double scoring(PretrainConfig config, UpdatePrices prices, double fraction) {
    BatchSelector selector = config.slots().selector().create(config.training().batchSize());
    return selector.needsScores()
        ? selector.expectedRounds() * prices.scoring(selector.roundSize(), fraction)
        : 0;
  }

  /** Some updates are dearer than others, by an estimate of the curvature: the mean counts. */
  private static void requireUpdates(Duration budget, double scoring, UpdatePrices prices) {
    prices.smallest(1.0, 1);
    long needed =
        FEWEST_UPDATES * Math.round(scoring)
            + LongStream.rangeClosed(1, FEWEST_UPDATES)
                .map(step -> prices.dearest(1.0, step))
                .sum();
    long update = needed / FEWEST_UPDATES;
    if (update <= 0) {
      throw new IllegalArgumentException(
          "An update costs no RST, so the budget would never end; give forward_backward a price");
    }
    if (budget.toNanos() < needed) {
      throw new IllegalArgumentException(
          ("budget.reference-time of %.3f s holds %d updates of %.6f s RST, at least %d are needed;"
                  + " raise it to %.3f seconds or make training.batch-size smaller")
              .formatted(
                  budget.toNanos() / 1e9,
                  budget.toNanos() / update,
                  update / 1e9,
                  FEWEST_UPDATES,
                  needed / 1e9));
    }
  }

  /**
   * The first update of a depth begins at worst an update of the depth before after the growth.
   *
   * @param price of the dearest update at a fraction of the budget
   */
  private static void requireUpdateOfEachDepth(
      Duration budget, DepthPlan plan, DoubleToLongFunction price) {
    List<Double> ends = new ArrayList<>(plan.growthFractions());
    ends.add(1.0);
    double begin = 0;
    long before = 0;
    for (double end : ends) {
      long update = price.applyAsLong(begin);
      if (begin * budget.toNanos() + before + update > end * budget.toNanos()) {
        throw new IllegalArgumentException(
            ("budget.reference-time of %.3f s: with %d layers the model trains from %s to %s of it,"
                    + " which may be too little for one update of %.6f s RST; raise it to %.3f seconds"
                    + " or change the fractions at which the depth plan grows the model")
                .formatted(
                    budget.toNanos() / 1e9,
                    plan.layers(begin),
                    begin,
                    end,
                    update / 1e9,
                    Math.ceil((before + update) / (end - begin) / 1e6) / 1e3));
      }
      begin = end;
      before = update;
    }
  }

  private static List<String> refused(Runnable demand) {
    try {
      demand.run();
      return List.of();
    } catch (IllegalArgumentException unmet) {
      return List.of(unmet.getMessage());
    }
  }
}

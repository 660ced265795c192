package org.notrainnogain.jobs.pretrain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.selection.BatchSelector;
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

  private static List<String> ofBudget(PretrainConfig config, ReferenceSystem system) {
    if (config.model().layers() != system.model().layers()) {
      return List.of(); // told by ofModel, and there is no price to go by
    }
    PretrainConfig.Training training = config.training();
    UpdatePrices prices =
        new UpdatePrices(
            system.prices(config.slots().optimizer().name(), system.sequenceLength()),
            config.slots().depth().create(config.model().layers()),
            new LoopSettings(
                training.microbatch(),
                training.microbatches(),
                training.scoringBatch(),
                system.sequenceLength(),
                training.gradientClip(),
                config.seeds().selection(),
                config.seeds().depth(),
                config.freePhases(),
                List.of()));
    return refused(
        () ->
            requireUpdates(
                config.budget(), Math.round(scoring(config, prices)) + prices.dearest(1.0)));
  }

  /** What the rounds of candidates before an update cost on average. */
  private static double scoring(PretrainConfig config, UpdatePrices prices) {
    BatchSelector selector = config.slots().selector().create(config.training().batchSize());
    return selector.needsScores()
        ? selector.expectedRounds() * prices.scoring(selector.roundSize(), 1.0)
        : 0;
  }

  private static void requireUpdates(Duration budget, long update) {
    if (update <= 0) {
      throw new IllegalArgumentException(
          "An update costs no RST, so the budget would never end; give forward_backward a price");
    }
    if (budget.toNanos() / update < FEWEST_UPDATES) {
      throw new IllegalArgumentException(
          ("budget.reference-time of %.3f s holds %d updates of %.6f s RST, at least %d are needed;"
                  + " raise it to %.3f seconds or make training.batch-size smaller")
              .formatted(
                  budget.toNanos() / 1e9,
                  budget.toNanos() / update,
                  update / 1e9,
                  FEWEST_UPDATES,
                  FEWEST_UPDATES * update / 1e9));
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

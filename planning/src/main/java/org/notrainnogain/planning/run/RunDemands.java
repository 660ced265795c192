package org.notrainnogain.planning.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.training.rst.ReferenceSystem;

/** What the configuration of a run, its reference system and its corpus demand of each other. */
final class RunDemands {
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
            String.format(
                Locale.ROOT,
                "Split %s of the corpus has no sequences; prepare one into another directory, from more"
                    + " text or with a larger prepare.splits.%s",
                split.directory(),
                split.directory()));
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
          String.format(
              Locale.ROOT,
              "The corpus has %s %d, but the prices of reference system %s hold for %d; prepare a"
                  + " corpus of that size, or choose a reference system measured with yours",
              size,
              corpus,
              system.name(),
              priced));
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
                String.format(
                    Locale.ROOT,
                    "Optimizer %s estimates curvature from %d microbatches (curvature-microbatches), but"
                        + " a batch has %d; set it to %d or fewer, or make training.microbatch-size"
                        + " smaller",
                    config.slots().optimizer().name(),
                    curvature.microbatches(),
                    there,
                    there))
        .stream()
        .toList();
  }

  private static List<String> ofBudget(PretrainConfig config, ReferenceSystem system) {
    if (config.model().layers() != system.model().layers()) {
      return List.of(); // told by ofModel, and there is no price to go by
    }
    return refused(() -> BudgetDemands.of(config, system).require());
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

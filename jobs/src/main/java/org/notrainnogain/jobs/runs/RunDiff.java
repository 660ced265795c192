package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.planning.run.Experiment;
import org.notrainnogain.reporting.FlatSettings;
import org.notrainnogain.training.loop.StepRow;

/**
 * Two runs beside each other.
 *
 * @param one the first run's directory
 * @param other the second run's directory
 * @param settings that differ, ascending
 * @param experiments comparison id and arm id, where they differ
 * @param inputs corpus, content of the reference system and results-version, where they differ
 * @param places where and with what they ran, as far as it differs: no part of their identity
 * @param results status, updates and losses that differ
 * @param steps recorded updates of the first run
 * @param otherSteps recorded updates of the second run
 * @param firstStep at which they part; empty when all updates that both made are equal
 */
public record RunDiff(
    String one,
    String other,
    List<Difference> settings,
    List<Difference> experiments,
    List<Difference> inputs,
    List<Difference> places,
    List<Difference> results,
    long steps,
    long otherSteps,
    Optional<StepDifference> firstStep) {
  /**
   * Compares.
   *
   * @throws IllegalStateException when a run has no manifest yet
   */
  public static RunDiff of(StoredRun one, StoredRun other) {
    RunManifest manifest = manifest(one);
    RunManifest otherManifest = manifest(other);
    List<StepRow> steps = steps(one);
    List<StepRow> otherSteps = steps(other);
    return new RunDiff(
        one.directory().toString(),
        other.directory().toString(),
        Difference.between(settings(manifest), settings(otherManifest)),
        Difference.between(experiment(manifest), experiment(otherManifest)),
        Difference.between(inputs(manifest), inputs(otherManifest)),
        Difference.between(places(manifest), places(otherManifest)),
        Difference.between(results(RunSummary.of(one)), results(RunSummary.of(other))),
        steps.size(),
        otherSteps.size(),
        StepDifference.first(steps, otherSteps));
  }

  /** Whether settings, inputs, updates and results are equal, wherever the runs ran. */
  public boolean equal() {
    return settings.isEmpty()
        && inputs.isEmpty()
        && results.isEmpty()
        && firstStep.isEmpty()
        && steps == otherSteps;
  }

  private static RunManifest manifest(StoredRun run) {
    return run.manifest()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    String.format(
                        Locale.ROOT,
                        "Run %s has no manifest yet, so there is nothing to compare; start it again",
                        run.id())));
  }

  private static List<StepRow> steps(StoredRun run) {
    List<StepRow> steps = new ArrayList<>();
    run.forEach(StepRow.TABLE, steps::add);
    return steps;
  }

  private static SortedMap<String, String> settings(RunManifest manifest) {
    return FlatSettings.of(manifest.identity().path("settings"));
  }

  /** None for a manifest older than them. */
  private static SortedMap<String, String> experiment(RunManifest manifest) {
    Experiment experiment = manifest.experiment();
    return new TreeMap<>(
        experiment == null
            ? Map.of()
            : Map.of("comparison id", experiment.comparisonId(), "arm id", experiment.armId()));
  }

  private static SortedMap<String, String> inputs(RunManifest manifest) {
    return new TreeMap<>(
        Map.of(
            "corpus", manifest.identity().path("corpus").asText(),
            "reference system", manifest.referenceSystem().contentSha256(),
            "results-version", manifest.identity().path("results-version").asText()));
  }

  private static SortedMap<String, String> places(RunManifest manifest) {
    SortedMap<String, String> places = new TreeMap<>();
    RunManifest.Placement placement = manifest.placement();
    places.put("replicas", Integer.toString(placement.replicas()));
    places.put("threads", Integer.toString(placement.threads()));
    places.put("device", placement.device());
    places.put("device-batch", Integer.toString(placement.deviceBatch()));
    places.put("Spark master", manifest.sparkMaster());
    places.put("commit", manifest.commit());
    places.put("name of the reference system", manifest.referenceSystem().name());
    manifest.versions().forEach((name, version) -> places.put("version of " + name, version));
    return places;
  }

  private static SortedMap<String, String> results(RunSummary run) {
    SortedMap<String, String> results = new TreeMap<>();
    results.put("status", run.status());
    run.progress()
        .ifPresent(
            progress -> {
              results.put("updates", Long.toString(progress.steps()));
              results.put("validation loss", Objects.toString(progress.validationLoss()));
              results.put("test loss", Objects.toString(progress.testLoss()));
            });
    return results;
  }
}

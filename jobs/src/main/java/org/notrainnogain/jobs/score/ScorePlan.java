package org.notrainnogain.jobs.score;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.jobs.pretrain.RunDirectory;
import org.notrainnogain.jobs.pretrain.RunEnd;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.nightly.EverySection;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;
import org.notrainnogain.training.rst.Phase;

/**
 * What a proxy's run will score and at which price, decided before anything runs.
 *
 * @param run the proxy's run as it was planned
 * @param checkpoint its last one
 * @param nanosOfPass RST of scoring the training split once, in nanoseconds
 */
record ScorePlan(RunPlan run, CommittedCheckpoint checkpoint, long nanosOfPass) {

  /**
   * The plan for a finished run.
   *
   * @param files the user's settings files and assignments on top of the run's own: where to
   *     compute
   * @throws ConfigurationException when the run is not there, has not finished, has lost its
   *     manifest or its last checkpoint, or is another under these settings
   */
  static ScorePlan of(
      DurableFiles files,
      Path out,
      String runId,
      List<java.nio.file.Path> settingsFiles,
      List<String> assignments) {
    RunDirectory directory = new RunDirectory(files, out, runId);
    RunEnd end = requireFinished(directory, out, runId);
    RunManifest manifest = manifest(directory, runId);
    Settings settings =
        Settings.loadOver(
                manifest.identity().path("settings").toString(),
                settingsFiles,
                withReferenceSystem(manifest, assignments))
            .everyAssignmentRead()
            .besides(EverySection.READERS);
    RunPlan run =
        PretrainInputs.plan(
            files, out, settings.read(PretrainSettings::read), PretrainSettings.identity(settings));
    if (!run.runId().equals(runId)) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "These settings make the run %s, not %s: score takes placement.* and, for a run under a"
                  + " price list of your own, --set reference-system=PATH; nothing else may differ, the"
                  + " corpus neither",
              run.runId(),
              runId));
    }
    return new ScorePlan(run, lastCheckpoint(files, directory, runId, end), nanosOfPass(run));
  }

  private static RunEnd requireFinished(RunDirectory directory, Path out, String runId) {
    Optional<RunEnd> end = directory.end();
    if (end.isEmpty() || !end.get().status().equals(RunRow.FINISHED)) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "Run %s in %s %s; score needs a finished run: ntng runs list --out %s shows them",
              runId,
              out,
              end.map(e -> "is " + e.status()).orElse("has not ended"),
              out));
    }
    return end.get();
  }

  private static RunManifest manifest(RunDirectory directory, String runId) {
    return directory
        .writtenManifest()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    String.format(
                        Locale.ROOT,
                        "Run %s has no manifest.json, which says what was trained; restore"
                            + " %s/manifest.json from a copy, or from column manifest_json of"
                            + " table runs",
                        runId,
                        directory.path())));
  }

  /** That of the run's end, its weights as they were written: another would score otherwise. */
  private static CommittedCheckpoint lastCheckpoint(
      DurableFiles files, RunDirectory directory, String runId, RunEnd end) {
    CommittedCheckpoint last =
        directory.checkpoints().stream()
            .filter(found -> found.checkpoint().state().step() == end.state().step())
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        String.format(
                            Locale.ROOT,
                            "Run %s has no checkpoint of its end (step %d) left that can be read;"
                                + " restore %s/checkpoints, or train it anew",
                            runId,
                            end.state().step(),
                            directory.path())));
    StoredFile weights = last.checkpoint().weights();
    try {
      files.verify(new Path(last.directory(), weights.name()), weights);
    } catch (UncheckedIOException damaged) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "Run %s cannot score: %s; restore the file from a copy, or train it anew",
              runId,
              damaged.getMessage()));
    }
    return last;
  }

  /** The shipped price list that the run had, unless the user names one. */
  private static List<String> withReferenceSystem(RunManifest manifest, List<String> assignments) {
    List<String> all = new ArrayList<>();
    String name = manifest.referenceSystem().name();
    if (Installation.names(java.nio.file.Path.of("conf", "reference-systems")).contains(name)) {
      all.add("reference-system=" + name);
    }
    all.addAll(assignments);
    return all;
  }

  /** Whole scoring batches, the last one of a pass counted as a whole one. */
  static long nanosOfPass(RunPlan run) {
    int batch = run.config().training().scoringBatch();
    long batches = (run.corpus().sequences(Split.TRAIN) + batch - 1) / batch;
    try {
      return Math.multiplyExact(
          batches, run.prices().nanos(Phase.SCORING, run.model().layers(), batch));
    } catch (IllegalArgumentException unpriced) {
      throw new ConfigurationException(unpriced.getMessage());
    }
  }

  /** The corpus that is scored. */
  CorpusManifest corpus() {
    return run.corpus();
  }
}

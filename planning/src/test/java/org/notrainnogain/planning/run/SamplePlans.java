package org.notrainnogain.planning.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.config.Settings;

/** Plans by the shipped configuration. */
final class SamplePlans {
  private static final int PAPERS_VOCABULARY = 32_768;
  private static final int DEMOS_VOCABULARY = 8_192;

  private SamplePlans() {}

  /** A run of the paper's BERT under its prices, by files of {@code conf} and settings. */
  static RunPlan paper(List<String> files, String... assignments) {
    return plan(SampleCorpus.of(PAPERS_VOCABULARY, Map.of()), files, assignments);
  }

  /** A run of the paper's BERT on a corpus made by these settings. */
  static RunPlan paper(Map<String, String> preparedBy, List<String> files) {
    return plan(SampleCorpus.of(PAPERS_VOCABULARY, preparedBy), files);
  }

  /** A run of the demo's BERT, by further files and settings. */
  static RunPlan demo(List<String> files, String... assignments) {
    List<String> all = new ArrayList<>(List.of("runs/demo"));
    all.addAll(files);
    return plan(SampleCorpus.of(DEMOS_VOCABULARY, Map.of()), all, assignments);
  }

  private static RunPlan plan(CorpusManifest corpus, List<String> files, String... assignments) {
    Settings settings =
        Settings.load(
            files.stream().map(file -> Path.of("conf", file + ".conf")).toList(),
            Arrays.asList(assignments));
    PretrainConfig config = settings.read(PretrainSettings::read);
    return RunPlan.of(
        config,
        PretrainSettings.identity(settings),
        corpus,
        PretrainInputs.referenceSystem(config.referenceSystem()));
  }
}

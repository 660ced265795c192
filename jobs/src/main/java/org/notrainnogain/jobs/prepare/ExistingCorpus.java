package org.notrainnogain.jobs.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.planning.config.ConfigurationException;

/**
 * A corpus that is there already: the one asked for, or another, which is never mixed with it.
 *
 * @param path where it lies
 * @param manifest what it says of itself
 */
record ExistingCorpus(Path path, CorpusManifest manifest) {

  /** Refuses other settings, before anything is read. */
  void checkSettings(Map<String, String> asked) {
    TreeSet<String> keys = new TreeSet<>(manifest.settings().keySet());
    keys.addAll(asked.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String there = manifest.settings().get(key);
      String now = asked.get(key);
      if (!Objects.equals(there, now)) {
        differences.add(
            "prepare."
                + key
                + " was "
                + (there == null ? "unset" : there)
                + " and is now "
                + (now == null ? "unset" : now));
      }
    }
    refuse(differences);
  }

  /** Refuses other input. */
  void checkInput(SurveyTally survey) {
    if (manifest.sources().isEmpty()) {
      refuse(List.of("its manifest names no source"));
    }
    CorpusManifest.Source there = manifest.sources().get(0);
    if (!there.contentSha256().equals(survey.contentSha256())) {
      refuse(
          List.of(
              "its "
                  + there.documents()
                  + " documents of source "
                  + there.kind()
                  + " are not the "
                  + survey.documents()
                  + " that are read now"));
    }
  }

  private void refuse(List<String> differences) {
    if (!differences.isEmpty()) {
      throw new ConfigurationException(
          "Corpus "
              + path
              + " was prepared otherwise: "
              + String.join("; ", differences)
              + ". Choose another --out, or remove "
              + path
              + " and the runs made on it");
    }
  }
}

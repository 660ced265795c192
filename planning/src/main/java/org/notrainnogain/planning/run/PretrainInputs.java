package org.notrainnogain.planning.run;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.GivenPath;
import org.notrainnogain.storage.HadoopSettings;
import org.notrainnogain.training.rst.ReferenceSystem;

/** Finds what a run reads: the corpus in its directory, the reference system by name or path. */
public final class PretrainInputs {
  private static final java.nio.file.Path REFERENCE_SYSTEMS =
      java.nio.file.Path.of("conf", "reference-systems");

  private PretrainInputs() {}

  /**
   * The plan of a run on what these settings name.
   *
   * @param out {@code DIR}
   * @param settingsJson the resolved configuration less placement, as canonical JSON
   */
  public static RunPlan plan(
      DurableFiles files, Path out, PretrainConfig config, String settingsJson) {
    CorpusManifest corpus = new CorpusDirectory(files, out).requireManifest();
    return RunPlan.of(config, settingsJson, corpus, referenceSystem(config.referenceSystem()));
  }

  /**
   * A reference system by the name of a shipped file or by a path or URI.
   *
   * @throws IllegalArgumentException when there is none, or its prices cannot be used
   */
  public static ReferenceSystem referenceSystem(String nameOrPath) {
    if (Installation.names(REFERENCE_SYSTEMS).contains(nameOrPath)) {
      return ReferenceSystem.load(
          Installation.file(REFERENCE_SYSTEMS.resolve(nameOrPath + ".conf")));
    }
    if (GivenPath.isUri(nameOrPath)) {
      return ReferenceSystem.parse(nameOrPath, bytes(nameOrPath));
    }
    try {
      java.nio.file.Path file = Installation.file(java.nio.file.Path.of(nameOrPath));
      if (Files.isRegularFile(file)) {
        return ReferenceSystem.load(file);
      }
    } catch (InvalidPathException e) {
      // No path; the names that there are help more than what is wrong with it.
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Reference system %s is neither a file nor one of %s",
            nameOrPath,
            String.join(", ", Installation.names(REFERENCE_SYSTEMS))));
  }

  private static byte[] bytes(String uri) {
    try {
      return new DurableFiles(HadoopSettings.ofThisProcess())
          .readSmall(GivenPath.of(uri), ReferenceSystem.MOST_BYTES);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

package org.notrainnogain.jobs.pretrain;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.jobs.config.Installation;
import org.notrainnogain.training.checkpoint.DurableFiles;
import org.notrainnogain.training.rst.ReferenceSystem;

/** Finds what a run reads: the corpus in its directory, the reference system by name or path. */
final class PretrainInputs {
  private static final int LARGEST_MANIFEST = 64 << 20;

  private PretrainInputs() {}

  static RunPlan plan(DurableFiles files, Path out, PretrainConfig config, String settingsJson) {
    return RunPlan.of(
        config, settingsJson, corpus(files, out), referenceSystem(files, config.referenceSystem()));
  }

  /** {@code DIR/corpus}. */
  static Path corpusDirectory(Path out) {
    return new Path(out, "corpus");
  }

  private static CorpusManifest corpus(DurableFiles files, Path out) {
    Path manifest = new Path(corpusDirectory(out), "manifest.json");
    try {
      if (!files.fileSystem(manifest).exists(manifest)) {
        throw new IllegalArgumentException(
            "There is no corpus in %s: %s is missing. Run: ntng prepare --out %s"
                .formatted(corpusDirectory(out), manifest, out));
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("Cannot look for " + manifest, e);
    }
    return CorpusManifest.parse(files.readSmall(manifest, LARGEST_MANIFEST));
  }

  private static ReferenceSystem referenceSystem(DurableFiles files, String nameOrPath) {
    if (nameOrPath.contains("://")) {
      return ReferenceSystem.parse(
          nameOrPath, files.readSmall(new Path(nameOrPath), ReferenceSystem.MOST_BYTES));
    }
    java.nio.file.Path shipped =
        Installation.home().resolve("conf/reference-systems").resolve(nameOrPath + ".conf");
    return ReferenceSystem.load(
        Files.exists(shipped) ? shipped : Installation.file(pathOf(nameOrPath)));
  }

  private static java.nio.file.Path pathOf(String text) {
    try {
      return java.nio.file.Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "reference-system '%s' is neither a name nor a path".formatted(text), e);
    }
  }
}

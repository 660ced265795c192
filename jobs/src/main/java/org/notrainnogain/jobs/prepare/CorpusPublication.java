package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;

/**
 * How the corpus of a DIR comes into being, by one process at a time: tasks write into a directory
 * that no other process has; when all are done, the files get their final names and the manifest is
 * written last. Whatever an attempt leaves that fails or dies is no corpus; it is removed by itself
 * or by the next one that has the claim, and a published corpus by nobody.
 */
final class CorpusPublication implements AutoCloseable {
  /** All that an attempt may have placed before there was a manifest. */
  private static final List<String> PLACED = List.of("sequences", "tokenizer.json");

  private final DurableFiles files;
  private final Path path;
  private final Commit commit;

  private CorpusPublication(DurableFiles files, Path path, Commit commit) {
    this.files = files;
    this.path = path;
    this.commit = commit;
  }

  /**
   * Claims the corpus of a DIR.
   *
   * @throws HeldException when a living process prepares it
   */
  static Claim claim(DurableFiles files, Path out) {
    return Claim.take(
        files,
        new Path(out, "claims/corpus"),
        "Corpus " + new CorpusDirectory(files, out).path(),
        ClaimOwner.ofThisProcess("ntng prepare"));
  }

  /**
   * Begins, without what dead processes have left.
   *
   * @param claim of the corpus, which this process holds
   * @throws IllegalStateException when there is a corpus
   */
  static CorpusPublication begin(DurableFiles files, CorpusDirectory directory, Claim claim) {
    Path path = directory.path();
    claim.requireCurrent();
    if (files.exists(new Path(path, CorpusDirectory.MANIFEST))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "Corpus %s is published already; run the same command again", path));
    }
    Commit.removeLeftovers(files, path);
    Commit commit = Commit.begin(files, path, claim::requireCurrent);
    try {
      FileSystem fileSystem = files.fileSystem(path);
      for (String name : PLACED) {
        fileSystem.delete(new Path(path, name), true);
      }
      if (!fileSystem.mkdirs(commit.aside())) {
        throw new IOException("the directory " + commit.aside() + " cannot be made");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT,
              "Corpus %s cannot be written: %s; choose an --out that can be written",
              path,
              e.getMessage()),
          e);
    }
    return new CorpusPublication(files, path, commit);
  }

  /** Where tasks write; no other process writes there. */
  Path aside() {
    return commit.aside();
  }

  /** Gives a file that a task has written its final place. */
  void place(String written, String shardPath) {
    commit.place(new Path(commit.aside(), written), new Path(path, shardPath));
  }

  /** Writes the vocabulary and then the manifest, which makes a corpus of the rest. */
  void publish(byte[] tokenizerJson, CorpusManifest manifest) {
    commit.write(new Path(path, "tokenizer.json"), out -> out.write(tokenizerJson));
    commit.seal(new Path(path, CorpusDirectory.MANIFEST), out -> out.write(manifest.toJson()));
  }

  /** Removes what killed processes left beside a corpus that is published. */
  static void tidy(DurableFiles files, CorpusDirectory directory) {
    Commit.removeLeftovers(files, directory.path());
  }

  /** Removes what is this attempt's own, unless it was published. */
  @Override
  public void close() {
    commit.close();
  }
}

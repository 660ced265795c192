package org.notrainnogain.dataprep.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.storage.DurableFiles;

/**
 * {@code DIR/corpus} on any Hadoop file system, as everybody reads it: only what the manifest names
 * is there. It is written last.
 */
public final class CorpusDirectory {
  /** Name of the file whose presence makes a corpus of what lies beside it. */
  public static final String MANIFEST = "manifest.json";

  /** A manifest is JSON of a line a shard; more bytes than these are something else. */
  private static final int MOST_MANIFEST_BYTES = 64 << 20;

  private final Path out;
  private final DurableFiles files;

  /**
   * @param out DIR, the place of one corpus, its runs and tables
   */
  public CorpusDirectory(DurableFiles files, Path out) {
    this.out = out;
    this.files = files;
  }

  /** {@code DIR/corpus}. */
  public static Path in(Path out) {
    return new Path(out, "corpus");
  }

  /** {@code DIR/corpus}. */
  public Path path() {
    return in(out);
  }

  /**
   * The manifest, if there is a corpus.
   *
   * @throws IllegalArgumentException naming the file when it is damaged
   * @throws UncheckedIOException when it cannot be read
   */
  public Optional<CorpusManifest> manifest() {
    Path file = new Path(path(), MANIFEST);
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CorpusManifest.parse(files.readSmall(file, MOST_MANIFEST_BYTES)));
    } catch (IllegalArgumentException damaged) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s cannot be used. %s", file, damaged.getMessage()), damaged);
    }
  }

  /**
   * The manifest of a corpus that has to be there.
   *
   * @throws IllegalArgumentException when there is none, with the command that makes one
   */
  public CorpusManifest requireManifest() {
    return manifest()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "There is no corpus in %s: manifest.json is missing. Run: ntng prepare --out %s",
                        path(),
                        out)));
  }

  /**
   * Checks that every shard of a manifest lies here with its size. The content is checked by those
   * who read it.
   *
   * @throws IllegalArgumentException naming the first that is absent or of another size
   * @throws UncheckedIOException when the file system does not say
   */
  public void checkShards(CorpusManifest manifest) {
    for (Split split : Split.values()) {
      for (CorpusManifest.Shard shard : manifest.shards(split)) {
        checkSize(new Path(path(), shard.path()), shard);
      }
    }
  }

  private void checkSize(Path file, CorpusManifest.Shard shard) {
    try {
      long bytes = files.fileSystem(file).getFileStatus(file).getLen();
      if (bytes != shard.bytes()) {
        throw damaged(shard, "it has " + bytes + " bytes, not " + shard.bytes());
      }
    } catch (FileNotFoundException absent) {
      throw damaged(shard, absent.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Corpus shard " + file + " cannot be looked at", e);
    }
  }

  private IllegalArgumentException damaged(CorpusManifest.Shard shard, String how) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Corpus %s is damaged at %s: %s; copy it again, or remove it and run prepare again",
            path(),
            shard.path(),
            how));
  }
}

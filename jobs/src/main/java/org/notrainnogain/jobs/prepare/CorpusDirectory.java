package org.notrainnogain.jobs.prepare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.PlainFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIR/corpus} on any Hadoop file system, and how it comes into being.
 *
 * <p>Tasks write into the directory {@code _attempt}; when all are done, the files get their final
 * names and the manifest is written last. Readers trust only what the manifest names, so whatever
 * an interrupted attempt leaves is no corpus, and the next one removes it. Nothing rests on the
 * rename of a directory.
 */
public final class CorpusDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusDirectory.class);

  /** A manifest is JSON of a line a shard; more bytes than these are something else. */
  private static final int MOST_MANIFEST_BYTES = 64 << 20;

  /** All that an attempt may have written before there was a manifest, besides unfinished files. */
  private static final List<String> LEFTOVERS = List.of("_attempt", "sequences", "tokenizer.json");

  private final Path path;
  private final Configuration configuration;

  /**
   * @param out DIR, the place of one corpus, its runs and tables
   * @param configuration of Hadoop's file systems
   */
  public CorpusDirectory(String out, Configuration configuration) {
    this.path = new Path(out, "corpus");
    this.configuration = configuration;
  }

  /** {@code DIR/corpus}. */
  public Path path() {
    return path;
  }

  /** The manifest, if there is a corpus. */
  public Optional<CorpusManifest> manifest() {
    Path file = new Path(path, "manifest.json");
    try {
      FileSystem fileSystem = fileSystem();
      if (!fileSystem.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = fileSystem.open(file)) {
        return Optional.of(CorpusManifest.parse(in.readNBytes(MOST_MANIFEST_BYTES)));
      }
    } catch (IllegalArgumentException damaged) {
      throw new IllegalStateException(
          "%s cannot be used. %s".formatted(file, damaged.getMessage()), damaged);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Corpus manifest " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that every shard of a manifest lies here with its size. The content is checked by those
   * who read it.
   */
  public void checkShards(CorpusManifest manifest) {
    for (Split split : Split.values()) {
      for (CorpusManifest.Shard shard : manifest.shards(split)) {
        Path file = new Path(path, shard.path());
        try {
          long bytes = fileSystem().getFileStatus(file).getLen();
          if (bytes != shard.bytes()) {
            throw new IOException("it has " + bytes + " bytes, not " + shard.bytes());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(
              "Corpus "
                  + path
                  + " is damaged at "
                  + shard.path()
                  + ": "
                  + e.getMessage()
                  + "; copy it again, or remove it and run prepare again",
              e);
        }
      }
    }
  }

  /** Removes what an interrupted attempt left, and makes a place for the files of a new one. */
  Path begin() {
    try {
      remove();
      Path attempt = new Path(path, "_attempt");
      if (!fileSystem().mkdirs(attempt)) {
        throw new IOException("the directory " + attempt + " cannot be made");
      }
      return attempt;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Corpus "
              + path
              + " cannot be written: "
              + e.getMessage()
              + "; choose an --out that can be written",
          e);
    }
  }

  /** Removes what an attempt that failed has written; one that cannot be is left to the next. */
  void abandon() {
    try {
      remove();
    } catch (IOException e) {
      // The failure that led here says more; nothing left behind looks like a corpus.
      LOG.warn("What prepare wrote to {} could not be removed", path, e);
    }
  }

  /** Removes what a process left that was killed just when it had made the corpus. */
  void tidy() {
    try {
      removeUnfinished();
    } catch (IOException e) {
      // The corpus is whole without that.
      LOG.warn("Leftovers in {} could not be removed: {}", path, e.getMessage());
    }
  }

  private void remove() throws IOException {
    for (String name : LEFTOVERS) {
      fileSystem().delete(new Path(path, name), true);
    }
    removeUnfinished();
  }

  /** Removes files that a killed process was just finishing. */
  private void removeUnfinished() throws IOException {
    try {
      for (FileStatus entry : fileSystem().listStatus(path)) {
        if (DurableFiles.isUnfinished(entry.getPath())) {
          fileSystem().delete(entry.getPath(), false);
        }
      }
    } catch (FileNotFoundException e) {
      LOG.debug("There is no {} yet", path);
    }
  }

  /** Gives a written file its final place. */
  void place(Path written, String shardPath) throws IOException {
    Path destination = new Path(path, shardPath);
    fileSystem().mkdirs(destination.getParent());
    if (!fileSystem().rename(written, destination)) {
      throw new IOException("the file " + destination + " cannot be made");
    }
  }

  /** Writes the vocabulary and then the manifest, which makes a corpus of the rest. */
  void publish(byte[] tokenizerJson, CorpusManifest manifest) throws IOException {
    fileSystem().delete(new Path(path, "_attempt"), true);
    DurableFiles files = new DurableFiles(configuration);
    files.write(new Path(path, "tokenizer.json"), out -> out.write(tokenizerJson));
    files.write(new Path(path, "manifest.json"), out -> out.write(manifest.toJson()));
  }

  private FileSystem fileSystem() throws IOException {
    return PlainFileSystem.of(path, configuration);
  }
}

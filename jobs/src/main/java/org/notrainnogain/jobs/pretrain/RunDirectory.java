package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIR/runs/RUN_ID}: the small JSON files that say what a run is and whether it has ended.
 */
public final class RunDirectory {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int LARGEST_FILE = 64 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private final DurableFiles files;
  private final Path path;

  /**
   * @param out {@code DIR}
   */
  public RunDirectory(DurableFiles files, Path out, String runId) {
    this.files = files;
    this.path = new Path(new Path(out, "runs"), runId);
  }

  /** {@code DIR/runs/RUN_ID}. */
  public Path path() {
    return path;
  }

  /** The run's checkpoints, newest first; one whose record is damaged is left out. */
  public List<CommittedCheckpoint> checkpoints() {
    return CommittedCheckpoint.of(files, path);
  }

  /** How the run ended; empty until it has. */
  public Optional<RunEnd> end() {
    return read("end.json", RunEnd.class);
  }

  /** Writes how the run ended, once; answers what counts, which another process may have said. */
  RunEnd endOr(RunEnd end) {
    return writtenOr("end.json", RunEnd.class, end);
  }

  /** The manifest of the first attempt; empty before there is one. */
  public Optional<RunManifest> writtenManifest() {
    return read("manifest.json", RunManifest.class);
  }

  /** The manifest of the first attempt; this one where there is none yet. */
  RunManifest manifestOr(RunManifest manifest) {
    RunManifest present = writtenOr("manifest.json", RunManifest.class, manifest);
    if (!present.identity().equals(manifest.identity())) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Directory %s belongs to a run of other settings; move it away and run again",
              path));
    }
    return present;
  }

  /** The manifest of the first attempt. */
  RunManifest manifest() {
    return read("manifest.json", RunManifest.class)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    String.format(
                        Locale.ROOT,
                        "Run directory %s has no manifest.json; restore it or move the directory away",
                        path)));
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    Path file = new Path(path, name);
    try {
      if (!files.fileSystem(file).exists(file)) {
        return Optional.empty();
      }
      return Optional.of(JSON.readValue(files.readSmall(file, LARGEST_FILE), type));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "File %s is damaged (%s); restore it from a copy, or move %s away and run the same command"
                  + " again to train anew",
              file,
              e.getOriginalMessage(),
              path),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "File %s cannot be read (%s)", file, e.getMessage()), e);
    }
  }

  /** What a file says; where there is none it is written first, and says what it is given. */
  private <T> T writtenOr(String name, Class<T> type, T content) {
    boolean first =
        files.writeFirst(new Path(path, name), out -> out.write(JSON.writeValueAsBytes(content)));
    return first ? content : read(name, type).orElseThrow();
  }

  /**
   * Checks that the rows of an ended run are as they were written.
   *
   * @throws UncheckedIOException naming the file and what is wrong with it
   */
  void requireIntact(RunEnd end) {
    for (StoredFile segment : end.segments()) {
      try {
        files.verify(new Path(path, segment.name()), segment);
      } catch (UncheckedIOException e) {
        throw new UncheckedIOException(
            String.format(
                Locale.ROOT,
                "Rows of the ended run %s are damaged: %s. Restore the file from a copy, or move the"
                    + " directory away and run the same command again to train anew",
                path,
                e.getMessage()),
            e.getCause());
      }
    }
  }

  /** Removes what killed or overtaken processes left of an ended run: files that nothing names. */
  void removeLeftovers(RunEnd end) {
    Set<String> named =
        end.segments().stream().map(StoredFile::name).collect(Collectors.toUnmodifiableSet());
    Commit.removeLeftovers(files, path);
    try {
      FileSystem fileSystem = files.fileSystem(path);
      Path segments = new Path(path, "segments");
      for (FileStatus table : fileSystem.listStatus(segments)) {
        for (FileStatus segment : fileSystem.listStatus(table.getPath())) {
          String name =
              String.format(
                  Locale.ROOT,
                  "segments/%s/%s",
                  table.getPath().getName(),
                  segment.getPath().getName());
          if (!named.contains(name)) {
            fileSystem.delete(segment.getPath(), false);
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("Leftovers in {} could not be removed: {}", path, e.getMessage());
    }
  }
}

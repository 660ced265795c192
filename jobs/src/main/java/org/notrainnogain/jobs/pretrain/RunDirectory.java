package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.training.checkpoint.DurableFiles;

/**
 * {@code DIR/runs/RUN_ID}: the small JSON files that say what a run is and whether it has ended.
 */
public final class RunDirectory {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int LARGEST_FILE = 64 << 20;

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

  /** How the run ended; empty until it has. */
  public Optional<RunEnd> end() {
    return read("end.json", RunEnd.class);
  }

  void writeEnd(RunEnd end) {
    write("end.json", end);
  }

  /** The manifest of the first attempt; empty before there is one. */
  public Optional<RunManifest> writtenManifest() {
    return read("manifest.json", RunManifest.class);
  }

  /** The manifest of the first attempt; this one where there is none yet. */
  RunManifest manifestOr(RunManifest manifest) {
    Optional<RunManifest> present = read("manifest.json", RunManifest.class);
    if (present.isEmpty()) {
      write("manifest.json", manifest);
      return manifest;
    }
    if (!present.get().identity().equals(manifest.identity())) {
      throw new IllegalStateException(
          "Directory %s belongs to a run of other settings; move it away and run again"
              .formatted(path));
    }
    return present.get();
  }

  /** The manifest of the first attempt. */
  RunManifest manifest() {
    return read("manifest.json", RunManifest.class)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Run directory %s has no manifest.json; restore it or move the directory away"
                        .formatted(path)));
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    Path file = new Path(path, name);
    try {
      if (!files.fileSystem(file).exists(file)) {
        return Optional.empty();
      }
      return Optional.of(JSON.readValue(files.readSmall(file, LARGEST_FILE), type));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "File %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void write(String name, Object content) {
    files.write(new Path(path, name), out -> out.write(JSON.writeValueAsBytes(content)));
  }
}

package org.notrainnogain.jobs.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.jobs.pretrain.RunDirectory;
import org.notrainnogain.jobs.pretrain.RunEnd;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.checkpoint.CommittedCheckpoint;

/** One run as it lies in DIR. Each question reads the files that answer it; nothing is kept. */
public final class StoredRun {
  private final String id;
  private final DurableFiles files;
  private final TableRows tables;
  private final RunDirectory directory;

  StoredRun(String id, Path out, DurableFiles files, TableRows tables) {
    this.id = id;
    this.files = files;
    this.tables = tables;
    this.directory = new RunDirectory(files, out, id);
  }

  /** The run's id. */
  public String id() {
    return id;
  }

  /** {@code DIR/runs/RUN_ID}; an ended run may have lost it. */
  public Path directory() {
    return directory.path();
  }

  /** The published row; empty until the run has ended and its tables are published. */
  public Optional<RunRow> row() {
    return tables.row(RunRow.TABLE, id);
  }

  /** How it ended, by its directory. */
  public Optional<RunEnd> end() {
    return directory.end();
  }

  /** What it was told and where it ran: of its directory, else of its published row. */
  public Optional<RunManifest> manifest() {
    return directory.writtenManifest().or(() -> row().map(StoredRun::manifest));
  }

  private static RunManifest manifest(RunRow row) {
    try {
      return new ObjectMapper().readValue(row.manifestJson(), RunManifest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "The manifest_json of a row in table runs is no manifest of a run: " + e.getMessage(), e);
    }
  }

  /** Its checkpoints, newest first. */
  public List<CommittedCheckpoint> checkpoints() {
    return directory.checkpoints();
  }

  /** Processes that worked on it. */
  public int attempts() {
    return Attempt.count(files, directory.path());
  }

  /**
   * Passes on its rows of a table, in order: the published ones, else those that its end or its
   * newest checkpoint committed.
   *
   * @throws UncheckedIOException when a committed file is damaged
   */
  public <R extends Record> void forEach(TableSchema<R> table, Consumer<R> consumer) {
    if (tables.published(RunRow.TABLE, id)) {
      tables.forEach(table, id, consumer);
      return;
    }
    String prefix = "segments/" + table.name() + "/";
    for (StoredFile segment : segments()) {
      if (segment.name().startsWith(prefix)) {
        Path path = new Path(directory.path(), segment.name());
        files.verify(path, segment);
        tables.forEachOfSegments(table, List.of(path), consumer);
      }
    }
  }

  private List<StoredFile> segments() {
    Optional<RunEnd> end = end();
    if (end.isPresent()) {
      return end.get().segments();
    }
    return checkpoints().stream()
        .findFirst()
        .map(newest -> newest.checkpoint().segments())
        .orElse(List.of());
  }
}

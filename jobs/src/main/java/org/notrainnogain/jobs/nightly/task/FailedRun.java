package org.notrainnogain.jobs.nightly.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.jobs.tables.Tables;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * A run that failed, to be tried again: published files are never changed, so all that it left
 * goes. What it failed of stays in {@code nightly_runs}.
 */
record FailedRun(NightDirectory place, String runId) {
  /** Removes its rows, those of {@code runs} first: without them it has not ended. */
  void remove() {
    try {
      FileSystem files = place.files().fileSystem(place.out());
      for (TableSchema<?> table : byRunEndFirst()) {
        Path tables = new Path(place.out(), "tables");
        files.delete(
            new Path(new Path(tables, table.name()), table.partitionDirectory(runId)), true);
      }
      files.delete(place.run(runId).directory(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT,
              "What the failed run %s left in %s cannot be removed",
              runId,
              place.out()),
          e);
    }
  }

  private static List<TableSchema<?>> byRunEndFirst() {
    List<TableSchema<?>> tables =
        new ArrayList<>(
            Tables.all().stream()
                .filter(table -> table.partitionColumn().equals("run_id"))
                .toList());
    Collections.swap(tables, 0, tables.indexOf(RunRow.TABLE));
    return tables;
  }
}

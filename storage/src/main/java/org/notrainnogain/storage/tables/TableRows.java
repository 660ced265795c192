package org.notrainnogain.storage.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads rows: those of a published partition, or those that still lie in segments. */
public final class TableRows {
  private final TableDirectory directory;
  private final Configuration configuration;

  /**
   * A reader of the tables of one output directory.
   *
   * @param tables {@code DIR/tables}; need not be there
   */
  public TableRows(Path tables, Configuration configuration) {
    this.directory = new TableDirectory(tables, configuration);
    this.configuration = configuration;
  }

  /** Values of the partition column with at least one file, sorted. */
  public List<String> partitions(TableSchema<?> table) {
    return directory.partitions(table);
  }

  /** Whether a partition has been published. */
  public boolean published(TableSchema<?> table, String partition) {
    return !directory.files(table, partition).isEmpty();
  }

  /**
   * Passes on the rows of a partition in the order of its files; none when it is not published.
   *
   * @throws IllegalArgumentException when a file does not have the table's columns
   */
  public <R extends Record> void forEach(
      TableSchema<R> table, String partition, Consumer<R> consumer) {
    for (Path file : directory.files(table, partition)) {
      try (TableFile.Reader<R> reader = TableFile.reader(table, file, configuration)) {
        for (R row = reader.read(); row != null; row = reader.read()) {
          consumer.accept(row);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            String.format(
                Locale.ROOT,
                "Table %s of %s cannot be read: %s",
                table.name(),
                partition,
                e.getMessage()),
            e);
      }
    }
  }

  /** The row of a partition that has one; empty when it is not published. */
  public <R extends Record> Optional<R> row(TableSchema<R> table, String partition) {
    return rows(table, partition).stream().findFirst();
  }

  /** The rows of a partition. */
  public <R extends Record> List<R> rows(TableSchema<R> table, String partition) {
    List<R> rows = new ArrayList<>();
    forEach(table, partition, rows::add);
    return rows;
  }

  /**
   * Passes on the rows of segments, file by file.
   *
   * @throws IllegalArgumentException when a line is no row of the table; names file and line
   */
  public <R extends Record> void forEachOfSegments(
      TableSchema<R> table, List<Path> segments, Consumer<R> consumer) {
    for (Path segment : segments) {
      try {
        Segments.forEach(table, segment, configuration, consumer::accept);
      } catch (IOException e) {
        throw new UncheckedIOException(
            String.format(Locale.ROOT, "Segment %s cannot be read: %s", segment, e.getMessage()),
            e);
      }
    }
  }
}

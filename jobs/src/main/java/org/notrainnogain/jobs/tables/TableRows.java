package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.PlainFileSystem;

/**
 * Reads rows without a Spark session, for commands that answer in a second: those of a published
 * partition, or those that still lie in segments. Rows know their columns by name.
 */
public final class TableRows {
  private final Path tables;
  private final Configuration configuration;

  /**
   * A reader of the tables of one output directory.
   *
   * @param tables {@code DIR/tables}; need not be there
   */
  public TableRows(Path tables, Configuration configuration) {
    this.tables = tables;
    this.configuration = configuration;
  }

  /** Values of the partition column with at least one file, sorted. */
  public List<String> partitions(TableSchema table) {
    return TableFiles.partitions(table, tables, configuration);
  }

  /** Whether a partition has been published. */
  public boolean published(TableSchema table, String partition) {
    try {
      return !files(table, partition).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException("Table " + table.name() + " cannot be listed", e);
    }
  }

  /**
   * Passes on the rows of a partition in the order of the file; none when it is not published.
   *
   * @throws IllegalArgumentException when a file does not have the table's columns
   */
  public void forEach(TableSchema table, String partition, Consumer<Row> consumer) {
    try {
      for (Path file : files(table, partition)) {
        TableColumns.check(table, file, configuration);
        read(table, file, consumer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Table %s of %s cannot be read: %s".formatted(table.name(), partition, e.getMessage()),
          e);
    }
  }

  /** The rows of a partition as records whose components are named as the columns. */
  public <T extends Record> List<T> records(TableSchema table, String partition, Class<T> type) {
    List<T> records = new ArrayList<>();
    forEach(table, partition, row -> records.add(RecordRows.record(row, type)));
    return records;
  }

  /** Passes on the rows of segments, file by file. */
  public void forEachOfSegments(TableSchema table, List<Path> segments, Consumer<Row> consumer) {
    SegmentRows reader = new SegmentRows(table, new SerializableConfiguration(configuration));
    for (Path segment : segments) {
      try {
        Iterator<Row> rows = reader.call(segment.toString());
        rows.forEachRemaining(consumer);
      } catch (IOException e) {
        throw new UncheckedIOException("Segment " + segment + " cannot be read", e);
      }
    }
  }

  private List<Path> files(TableSchema table, String partition) throws IOException {
    Path directory = new Path(new Path(tables, table.name()), table.partitionDirectory(partition));
    FileSystem files = PlainFileSystem.of(directory, configuration);
    return TableFiles.parquet(files, directory);
  }

  private void read(TableSchema table, Path file, Consumer<Row> consumer) throws IOException {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(configuration).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        consumer.accept(RecordRows.row(table, group));
      }
    }
  }
}

package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.storage.PlainFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one partition of a table as one write-once Parquet file {@code
 * DIR/tables/NAME/PARTITION=VALUE/NAME-HASH.parquet}, HASH being the start of the SHA-256 of its
 * bytes. Tables that grow by the night or are computed anew have files added or replaced; all
 * others are written once.
 *
 * <p>The file is written in a staging directory, and appears under its final name by renaming that
 * one file, complete or not at all. Publishing the same content again changes nothing; other
 * content for the same partition is refused. Rows are ordered by the table's key, so the same rows
 * give the same bytes however they were spread over segments.
 */
public final class TablePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(TablePublisher.class);
  private static final int LONGEST_CHAIN = 50;

  /** What the files that a partition has already do when another comes. */
  private enum Present {
    /** Other content is refused. */
    REFUSES,
    /** They stay beside it. */
    STAYS,
    /** They are removed once it is there. */
    GIVES_WAY
  }

  private final SparkSession spark;
  private final Path tables;
  private final Path staging;

  /**
   * A publisher of one run or job.
   *
   * @param spark the command's session
   * @param tables {@code DIR/tables}
   * @param staging directory on the same filesystem for unfinished files, such as the run's own;
   *     made where absent
   */
  public TablePublisher(SparkSession spark, Path tables, Path staging) {
    // A session of its own for settings that decide the bytes of a file, whatever the caller set.
    this.spark = spark.newSession();
    this.spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    this.spark.conf().set("spark.sql.parquet.compression.codec", "snappy");
    this.spark.conf().set("spark.sql.session.timeZone", "UTC");
    this.tables = tables;
    this.staging = staging;
  }

  /**
   * Publishes an ended run: its segments a table, then its row in {@code runs}, whose presence says
   * that the rest is complete. Safe to repeat after a crash in the middle.
   *
   * @throws IllegalStateException when other content is published under this run id
   */
  public void publishRun(String runId, RunSegments segments, RunRow run) {
    publishSegments(StepsTable.SCHEMA, runId, segments.steps());
    publishSegments(ChargesTable.SCHEMA, runId, segments.charges());
    publishSegments(TimingsTable.SCHEMA, runId, segments.timings());
    if (!segments.selections().isEmpty()) {
      publishSegments(SelectionsTable.SCHEMA, runId, segments.selections());
    }
    publishSegments(ValidationsTable.SCHEMA, runId, segments.validations());
    publishRows(RunsTable.SCHEMA, runId, List.of(run));
  }

  /**
   * Publishes the rows of JSON-lines files: one object a line, its keys the table's columns.
   *
   * @param partition value of the partition column
   * @param segments files in any order; none make a table without rows
   * @return the published file
   * @throws IllegalStateException when the partition has other content already
   */
  public Path publishSegments(TableSchema table, String partition, List<Path> segments) {
    List<String> names = segments.stream().map(Path::toString).sorted().toList();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    JavaRDD<Row> rows =
        names.isEmpty()
            ? context().<Row>emptyRDD()
            : context().parallelize(names, 1).flatMap(new SegmentRows(table, hadoop));
    return publish(table, partition, rows, Present.REFUSES);
  }

  /**
   * Publishes records whose components are the table's columns in camelCase.
   *
   * @return the published file
   * @throws IllegalStateException when the partition has other content already
   */
  public Path publishRows(TableSchema table, String partition, List<? extends Record> records) {
    return publish(table, partition, rows(table, records), Present.REFUSES);
  }

  /**
   * Publishes records beside those that the partition has: one more write-once file.
   *
   * @return the published file
   */
  public Path addRows(TableSchema table, String partition, List<? extends Record> records) {
    return publish(table, partition, rows(table, records), Present.STAYS);
  }

  /**
   * Publishes records in place of those that the partition has. A reader may meet both for a
   * moment, and after a crash in it until the same is published again.
   *
   * @return the published file
   */
  public Path replaceRows(TableSchema table, String partition, List<? extends Record> records) {
    return publish(table, partition, rows(table, records), Present.GIVES_WAY);
  }

  private JavaRDD<Row> rows(TableSchema table, List<? extends Record> records) {
    List<Row> rows =
        records.stream()
            .map(row -> JsonRows.parse(table, JsonRows.line(row), row.getClass().getSimpleName()))
            .toList();
    return context().parallelize(rows, 1);
  }

  /**
   * Publishes rows that Spark computed, with the table's columns by name and type.
   *
   * @return the published file
   * @throws IllegalStateException when the partition has other content already
   */
  public Path publishDataset(TableSchema table, String partition, Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(table.columns().fieldNames()).map(functions::col).toArray(Column[]::new);
    return publish(table, partition, rows.select(columns).javaRDD(), Present.REFUSES);
  }

  private Path publish(TableSchema table, String partition, JavaRDD<Row> rows, Present present) {
    Path directory = new Path(new Path(tables, table.name()), table.partitionDirectory(partition));
    Path unfinished = new Path(staging, "." + table.name() + "-" + UUID.randomUUID());
    try {
      FileSystem files = PlainFileSystem.of(directory, spark.sessionState().newHadoopConf());
      try {
        Path staged = write(table, rows, unfinished, files);
        return rename(table, staged, directory, files, present);
      } finally {
        files.delete(unfinished, true);
      }
    } catch (IOException e) {
      throw unpublished(table, directory, e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception ofSpark) {
      // Spark throws its own exceptions, which it does not declare, of what a task could not write.
      throw unpublished(table, directory, rootCause(ofSpark));
    }
  }

  private static UncheckedIOException unpublished(
      TableSchema table, Path directory, Throwable cause) {
    return new UncheckedIOException(
        "Table %s cannot be published in %s: %s"
            .formatted(table.name(), directory, cause.getMessage()),
        cause instanceof IOException io ? io : new IOException(cause));
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CHAIN && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Path write(TableSchema table, JavaRDD<Row> rows, Path unfinished, FileSystem files)
      throws IOException {
    Dataset<Row> data = spark.createDataFrame(rows, table.columns()).coalesce(1);
    if (!table.key().isEmpty()) {
      Column[] key = table.key().stream().map(functions::col).toArray(Column[]::new);
      data =
          data.sortWithinPartitions(key)
              .mapPartitions(new UniqueKeys(table), Encoders.row(table.columns()));
    }
    data.write()
        .mode(SaveMode.ErrorIfExists)
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        // One encoding a column. Several are listed in the footer in the order of a hash set of
        // enums,
        // which another JVM has otherwise: the same rows would not be the same bytes.
        .option("parquet.writer.version", "PARQUET_2_0")
        .option("parquet.enable.dictionary", "false")
        .parquet(unfinished.toString());
    List<Path> written = TableFiles.parquet(files, unfinished);
    if (written.size() != 1) {
      throw new IllegalStateException(
          "Table %s was written as %d files in %s, expected one"
              .formatted(table.name(), written.size(), unfinished));
    }
    return written.get(0);
  }

  private static Path rename(
      TableSchema table, Path staged, Path directory, FileSystem files, Present present)
      throws IOException {
    Path published =
        new Path(directory, table.name() + "-" + TableFiles.hash(files, staged) + ".parquet");
    List<Path> others = new ArrayList<>(TableFiles.parquet(files, directory));
    boolean there = others.removeIf(file -> file.getName().equals(published.getName()));
    if (!others.isEmpty() && present == Present.REFUSES) {
      throw new IllegalStateException(
          "Table %s has %s already, with other content than the new %s; published files are never changed, remove the directory %s by hand if its run shall be published anew"
              .formatted(table.name(), others, published.getName(), directory));
    }
    if (there) {
      LOG.debug("Table {} has this content already: {}", table.name(), published);
    } else {
      files.mkdirs(directory);
      // Another process that publishes the same may have come first.
      if (!files.rename(staged, published) && !files.exists(published)) {
        throw new IOException("Renaming " + staged + " to " + published + " was refused");
      }
      LOG.debug("Published {}", published);
    }
    if (present == Present.GIVES_WAY) {
      for (Path other : others) {
        files.delete(other, false);
      }
    }
    return published;
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}

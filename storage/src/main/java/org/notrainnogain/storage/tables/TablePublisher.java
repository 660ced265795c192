package org.notrainnogain.storage.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one partition of a table as one write-once Parquet file {@code
 * DIR/tables/NAME/PARTITION=VALUE/NAME-HASH.parquet}, HASH being the start of the SHA-256 of its
 * bytes. Tables that grow by the night or are computed anew have files added or replaced; all
 * others are written once.
 *
 * <p>The file is written aside and then gets its name, complete or not at all ({@link Commit}).
 * Rows are ordered by the table's key. Publishing the same rows again changes nothing, whatever
 * version of whatever library wrote the file that is there; other rows for the same partition are
 * refused.
 */
public final class TablePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(TablePublisher.class);
  private static final int HASH_CHARACTERS = 16;

  private final TableDirectory directory;
  private final Path staging;
  private final Configuration hadoop;

  /** What the files that a partition has already do when another comes. */
  private enum Present {
    /** Other rows are refused. */
    REFUSES,
    /** They stay beside it. */
    STAYS,
    /** They are removed once it is there. */
    GIVES_WAY
  }

  /** Rows in the order of the table's key. */
  private interface Rows<R extends Record> {
    void forEach(KeyOrder.Sink<R> sink) throws IOException;
  }

  /**
   * A publisher of one run or job.
   *
   * @param tables {@code DIR/tables}
   * @param staging directory on the same filesystem for unfinished files, such as the run's own;
   *     made where absent
   */
  public TablePublisher(Path tables, Path staging, Configuration hadoop) {
    this.directory = new TableDirectory(tables, hadoop);
    this.staging = staging;
    this.hadoop = hadoop;
  }

  /**
   * Publishes the rows of JSON-lines files, holding those of two updates at a time.
   *
   * @param partition value of the partition column
   * @param segments files in the order in which they were written; none make a table without rows
   * @return the published file
   * @throws IllegalStateException when the partition has other rows already, or when rows do not
   *     come in the order of steps or repeat a key
   * @throws IllegalArgumentException when a line is no row of the table; names file and line
   */
  public <R extends Record> Path publishSegments(
      TableSchema<R> table, String partition, List<Path> segments) {
    Rows<R> rows =
        sink -> {
          KeyOrder<R> order = new KeyOrder<>(table, sink);
          for (Path segment : segments) {
            Segments.forEach(table, segment, hadoop, order::next);
          }
          order.finish();
        };
    return publish(table, partition, rows, Present.REFUSES);
  }

  /**
   * Publishes rows.
   *
   * @return the published file
   * @throws IllegalStateException when the partition has other rows already, or two share a key
   */
  public <R extends Record> Path publishRows(
      TableSchema<R> table, String partition, List<R> records) {
    return publish(table, partition, ordered(table, records), Present.REFUSES);
  }

  /**
   * Publishes rows beside those that the partition has: one more write-once file.
   *
   * @return the published file
   */
  public <R extends Record> Path addRows(TableSchema<R> table, String partition, List<R> records) {
    return publish(table, partition, ordered(table, records), Present.STAYS);
  }

  /**
   * Publishes rows in place of those that the partition has. A reader may meet both for a moment,
   * and after a crash in it until the same is published again.
   *
   * @return the published file
   */
  public <R extends Record> Path replaceRows(
      TableSchema<R> table, String partition, List<R> records) {
    return publish(table, partition, ordered(table, records), Present.GIVES_WAY);
  }

  /**
   * Places rows as part of a commit of the caller's: they count once it is sealed. What the
   * partition has was left by one that never was, and goes. For who holds the claim of the place.
   */
  public <R extends Record> void place(
      Commit commit, TableSchema<R> table, String partition, List<R> records) {
    try {
      List<Path> left = directory.files(table, partition);
      Written written = write(commit, table, partition, ordered(table, records));
      remove(left, written.place());
      if (left.stream().noneMatch(file -> file.getName().equals(written.place().getName()))) {
        commit.place(written.aside(), written.place());
      }
    } catch (IOException e) {
      throw notPublished(table, partition, e);
    }
  }

  private static <R extends Record> Rows<R> ordered(TableSchema<R> table, List<R> records) {
    return sink -> {
      KeyOrder<R> order = new KeyOrder<>(table, sink);
      records.forEach(order::hold);
      order.finish();
    };
  }

  private <R extends Record> Path publish(
      TableSchema<R> table, String partition, Rows<R> rows, Present present) {
    List<Path> there = directory.files(table, partition);
    try {
      if (present != Present.STAYS && there.size() == 1 && same(table, there.get(0), rows)) {
        LOG.debug("Table {} has these rows already: {}", table.name(), there);
        return there.get(0);
      }
      if (present == Present.REFUSES && !there.isEmpty()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Table %s has %s already, with other rows; published files are never changed, remove the directory %s by hand if its run shall be published anew",
                table.name(),
                there,
                directory.partition(table, partition)));
      }
      Path published = place(table, partition, rows);
      if (present == Present.GIVES_WAY) {
        remove(there, published);
      }
      return published;
    } catch (IOException | UncheckedIOException e) {
      throw notPublished(table, partition, e);
    }
  }

  private UncheckedIOException notPublished(
      TableSchema<?> table, String partition, Exception failure) {
    return new UncheckedIOException(
        String.format(
            Locale.ROOT,
            "Table %s cannot be published in %s: %s",
            table.name(),
            directory.partition(table, partition),
            failure.getMessage()),
        failure instanceof UncheckedIOException unchecked
            ? unchecked.getCause()
            : (IOException) failure);
  }

  /** Whether a file has just these rows, in their order. */
  private <R extends Record> boolean same(TableSchema<R> table, Path file, Rows<R> rows)
      throws IOException {
    boolean[] same = {true};
    try (TableFile.Reader<R> there = TableFile.reader(table, file, hadoop)) {
      rows.forEach(
          row -> {
            R its = same[0] ? there.read() : null;
            same[0] = its != null && table.values(its).equals(table.values(row));
          });
      return same[0] && there.read() == null;
    }
  }

  private <R extends Record> Path place(TableSchema<R> table, String partition, Rows<R> rows) {
    try (Commit commit = Commit.begin(new DurableFiles(hadoop), staging, Commit.Validation.NONE)) {
      Written written = write(commit, table, partition, rows);
      commit.seal(written.aside(), written.place());
      LOG.debug("Published {}", written.place());
      return written.place();
    }
  }

  /** A whole file that lies aside, and where it belongs. */
  private record Written(Path aside, Path place) {}

  private <R extends Record> Written write(
      Commit commit, TableSchema<R> table, String partition, Rows<R> rows) {
    Path aside = new Path(commit.aside(), table.name() + ".parquet");
    StoredFile written =
        new DurableFiles(hadoop)
            .write(
                aside,
                out -> {
                  try (TableFile.Writer<R> writer = TableFile.writer(table, out)) {
                    rows.forEach(writer::write);
                  }
                });
    return new Written(
        aside,
        new Path(
            directory.partition(table, partition),
            String.format(
                Locale.ROOT,
                "%s-%s.parquet",
                table.name(),
                written.sha256().substring(0, HASH_CHARACTERS))));
  }

  private void remove(List<Path> others, Path published) throws IOException {
    for (Path other : others) {
      if (!other.getName().equals(published.getName())) {
        new DurableFiles(hadoop).fileSystem(other).delete(other, false);
      }
    }
  }
}

package org.notrainnogain.jobs.pretrain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.storage.tables.JsonRows;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * Writes rows as JSON lines into a run's segment files, whose keys are the tables' columns. A
 * segment that is full is written at once, so that no table holds more than one in memory; it
 * counts once a commit names it. What a process leaves that dies before is named by nothing, and is
 * removed when the run has ended.
 */
final class SegmentWriter {
  /** Some hundred thousand rows. */
  static final int SEGMENT_BYTES = 16 << 20;

  private final Directory directory;
  private final int attempt;
  private final int segmentBytes;
  private final List<StoredFile> written;
  private final Map<String, ByteArrayOutputStream> pending = new TreeMap<>();
  private int number;

  /** The run's directory: writes a file that is not there yet, and says how long it became. */
  interface Directory {
    /**
     * @param name below the run's directory
     */
    StoredFile write(String name, DurableFiles.Writer content);
  }

  /**
   * @param committed segments of earlier commits, in order
   * @param segmentBytes a segment is full when it has so many
   */
  SegmentWriter(Directory directory, int attempt, List<StoredFile> committed, int segmentBytes) {
    this.directory = directory;
    this.attempt = attempt;
    this.written = new ArrayList<>(committed);
    this.segmentBytes = segmentBytes;
  }

  /** Adds a row whose key no other row of its table has. */
  void add(Record row) {
    String table = TableSchema.of(row.getClass()).name();
    ByteArrayOutputStream segment =
        pending.computeIfAbsent(table, missing -> new ByteArrayOutputStream());
    segment.writeBytes(JsonRows.line(row).getBytes(StandardCharsets.UTF_8));
    segment.write('\n');
    if (segment.size() >= segmentBytes) {
      write(table, segment);
      pending.remove(table);
    }
  }

  /**
   * Writes what is left.
   *
   * @return all segments of the run so far, in order; names are {@code segments/TABLE/...}
   */
  List<StoredFile> flush() {
    pending.forEach(this::write);
    pending.clear();
    return List.copyOf(written);
  }

  private void write(String table, ByteArrayOutputStream segment) {
    number++;
    String name =
        String.format(Locale.ROOT, "segments/%s/attempt-%04d-%06d.jsonl", table, attempt, number);
    StoredFile stored = directory.write(name, segment::writeTo);
    written.add(new StoredFile(name, stored.bytes(), stored.sha256()));
  }
}

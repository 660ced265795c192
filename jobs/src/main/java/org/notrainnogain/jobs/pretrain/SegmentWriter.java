package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;

/**
 * Writes rows as JSON lines into a run's segment files, whose keys are the tables' columns. A
 * segment that is full is written at once, so that no table holds more than one in memory; it
 * counts once a commit names it. What a process leaves that dies before is named by nothing, and is
 * removed when the run has ended.
 */
final class SegmentWriter {
  /** Some hundred thousand rows. */
  static final int SEGMENT_BYTES = 16 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final DurableFiles files;
  private final Path runDirectory;
  private final int attempt;
  private final int segmentBytes;
  private final List<StoredFile> written;
  private final Map<String, ByteArrayOutputStream> pending = new TreeMap<>();
  private int number;

  /**
   * @param committed segments of earlier commits, in order
   * @param segmentBytes a segment is full when it has so many
   */
  SegmentWriter(
      DurableFiles files,
      Path runDirectory,
      int attempt,
      List<StoredFile> committed,
      int segmentBytes) {
    this.files = files;
    this.runDirectory = runDirectory;
    this.attempt = attempt;
    this.written = new ArrayList<>(committed);
    this.segmentBytes = segmentBytes;
  }

  /** Adds a row whose key no other row of the table has. */
  void add(String table, Record row) {
    ByteArrayOutputStream segment =
        pending.computeIfAbsent(table, missing -> new ByteArrayOutputStream());
    try {
      segment.writeBytes(JSON.writeValueAsBytes(row));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Row of table %s cannot be written".formatted(table), e);
    }
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
    String name = "segments/%s/attempt-%04d-%06d.jsonl".formatted(table, attempt, number);
    StoredFile stored = files.write(new Path(runDirectory, name), segment::writeTo);
    written.add(new StoredFile(name, stored.bytes(), stored.sha256()));
  }
}

package org.notrainnogain.jobs.tables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads a segment, a file of one JSON object a line, into rows of its table; runs on the executors.
 * A last line without its line end is one that was cut off, and is refused.
 */
final class SegmentRows implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1L;

  private final TableSchema table;
  private final SerializableConfiguration configuration;

  SegmentRows(TableSchema table, SerializableConfiguration configuration) {
    this.table = table;
    this.configuration = configuration;
  }

  @Override
  public Iterator<Row> call(String segment) throws IOException {
    Path path = new Path(segment);
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                path.getFileSystem(configuration.value()).open(path),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    return new Rows(table, segment, reader);
  }

  /** One row a line; closes the file after the last, or when a line is no row. */
  private static final class Rows implements Iterator<Row> {
    private final TableSchema table;
    private final String segment;
    private final BufferedReader reader;
    private long number;
    private String next;

    Rows(TableSchema table, String segment, BufferedReader reader) throws IOException {
      this.table = table;
      this.segment = segment;
      this.reader = reader;
      this.next = readLine();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      if (next == null) {
        throw new NoSuchElementException("Segment " + segment + " has no more rows");
      }
      try {
        Row row = JsonRows.parse(table, next, "Segment " + segment + " line " + number);
        next = readLine();
        return row;
      } catch (IOException e) {
        throw new UncheckedIOException("Segment " + segment + " cannot be read", e);
      }
    }

    /** The next line, or null after the last, when the file is closed. */
    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c != '\n'; c = reader.read()) {
        if (c < 0) {
          reader.close();
          if (line.isEmpty()) {
            return null;
          }
          throw new IllegalArgumentException(
              "Segment %s ends within line %d; it was cut off, go back to the checkpoint before it"
                  .formatted(segment, number + 1));
        }
        if (line.length() == JsonRows.LONGEST_LINE) {
          throw new IllegalArgumentException(
              "Segment %s line %d is longer than %d characters; the file is damaged"
                  .formatted(segment, number + 1, JsonRows.LONGEST_LINE));
        }
        line.append((char) c);
      }
      number++;
      return line.toString();
    }
  }
}

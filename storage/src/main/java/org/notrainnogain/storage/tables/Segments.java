package org.notrainnogain.storage.tables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.PlainFileSystem;

/**
 * Reads segments, files of one JSON object a line. A last line without its line end is one that was
 * cut off, and is refused.
 */
final class Segments {
  private Segments() {}

  /** Passes on the rows of a segment, in its order. */
  static <R extends Record> void forEach(
      TableSchema<R> table, Path segment, Configuration configuration, KeyOrder.Sink<R> sink)
      throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PlainFileSystem.of(segment, configuration).open(segment),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
      long number = 1;
      for (String line = line(reader, segment, number);
          line != null;
          line = line(reader, segment, number)) {
        sink.accept(JsonRows.parse(table, line, "Segment " + segment + " line " + number));
        number++;
      }
    }
  }

  /** The next line, or null after the last. */
  private static String line(BufferedReader reader, Path segment, long number) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0) {
        if (line.isEmpty()) {
          return null;
        }
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Segment %s ends within line %d; it was cut off, go back to the checkpoint before it",
                segment,
                number));
      }
      if (line.length() == JsonRows.LONGEST_LINE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Segment %s line %d is longer than %d characters; the file is damaged",
                segment,
                number,
                JsonRows.LONGEST_LINE));
      }
      line.append((char) c);
    }
    return line.toString();
  }
}

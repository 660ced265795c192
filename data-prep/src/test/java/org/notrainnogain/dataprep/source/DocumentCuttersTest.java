package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentCuttersTest {
  private static final DocumentLimits LIMITS = new DocumentLimits(100_000, 0.1);

  @Test
  void aFieldThatNobodyReadsMayHoldWhatJsonLacks() {
    List<Reading> readings =
        cut(
            new JsonDocuments("text"),
            "{\"score\": NaN, \"text\": \"one\", \"ppl\": [Infinity, -Infinity]}\n"
                + "{\"n\": "
                + "9".repeat(5000)
                + ", \"text\": \"two\"}\n"
                + "{\"n\": 0."
                + "1".repeat(5000)
                + "e"
                + "1".repeat(5000)
                + ", \"text\": \"three\"}\n"
                + "{\"text\": NaN}\n");
    assertThat(readings.subList(0, 3)).containsExactly(text("one"), text("two"), text("three"));
    assertThat(readings.get(3))
        .isEqualTo(
            new Reading.LeftOut(
                Reading.LeftOut.MALFORMED,
                new Reading.Defect(
                    "file:/text",
                    15111,
                    "Line 4 of file:/text has in field 'text' a number, expected a string")));
  }

  @Test
  void jsonFilesThatBeginWithAByteOrderMarkMayBeJoined() {
    assertThat(
            cut(
                new JsonDocuments("text"),
                "\uFEFF{\"text\": \"one\"}\n\uFEFF{\"text\": \"two\"}\n\uFEFF\n"))
        .containsExactly(text("one"), text("two"));
  }

  @Test
  void aLineOfNoBreakSpacesIsBlank() {
    String twoParts = "one\nmore\n\u00A0\u3000\u202F\ntwo\n";
    assertThat(cut(JoinedLines.paragraphs(), twoParts))
        .containsExactly(text("one more"), text("two"));
    assertThat(cut(new Lines(), twoParts)).containsExactly(text("one"), text("more"), text("two"));
    assertThat(cut(JoinedLines.files(), "\u00A0\n" + twoParts))
        .containsExactly(text("one\nmore\n\u00A0\u3000\u202F\ntwo"));
    assertThat(cut(new JsonDocuments("text"), "\u00A0\n{\"text\": \"one\"}"))
        .containsExactly(text("one"));
  }

  private static Reading text(String text) {
    return new Reading.Document(text, 0);
  }

  private static List<Reading> cut(DocumentCutter cutter, String text) {
    List<Reading> readings = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (BoundedLines lines =
        new BoundedLines(
            new LocalFile(URI.create("file:///text"), bytes.length, 0),
            0,
            Long.MAX_VALUE,
            new ByteArrayInputStream(bytes),
            LIMITS.mostBytes())) {
      Optional<Reading> next = cutter.next(lines, LIMITS);
      while (next.isPresent()) {
        readings.add(next.get());
        next = cutter.next(lines, LIMITS);
      }
    }
    return readings;
  }
}

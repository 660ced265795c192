package org.notrainnogain.dataprep.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Charles Dickens, The Old Curiosity Shop (public domain): a document is a paragraph, its lines
 * joined by spaces.
 */
final class Novel {
  private static final String PATH = "dickens.txt";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Novel() {}

  static PretrainingText pretrainingText() {
    try (InputStream stream = Resources.open(PATH, "org.apache.crunch:crunch-test")) {
      return new PretrainingText(
          paragraphs(new String(stream.readAllBytes(), StandardCharsets.UTF_8)), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("The novel " + PATH + " could not be read from its jar", e);
    }
  }

  static List<String> paragraphs(String text) {
    return Arrays.stream(text.replace(BYTE_ORDER_MARK, "").split("\\R[ \\t]*\\R"))
        .map(paragraph -> paragraph.strip().replaceAll("\\s+", " "))
        .filter(paragraph -> !paragraph.isEmpty())
        .toList();
  }
}

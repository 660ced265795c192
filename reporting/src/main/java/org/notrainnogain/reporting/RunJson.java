package org.notrainnogain.reporting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** The columns of table {@code runs} that hold JSON. */
final class RunJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunJson() {}

  /**
   * A column's content.
   *
   * @throws IllegalArgumentException when it is no JSON; names run and column
   */
  static JsonNode parse(String runId, String column, String content) {
    try {
      return MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Run %s has a %s in table runs that is no JSON; its directory must be removed from the table",
              runId,
              column),
          e);
    }
  }
}

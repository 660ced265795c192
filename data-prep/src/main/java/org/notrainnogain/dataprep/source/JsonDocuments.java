package org.notrainnogain.dataprep.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One field of the JSON object in each line that is not blank; a null is an empty document. A line
 * that is no object, or has no text in the field, is malformed.
 */
public final class JsonDocuments implements DocumentCutter {
  private static final long serialVersionUID = 1L;

  /**
   * The line is bounded, so what is in it needs no bound of its own. Python writes {@code NaN} and
   * {@code Infinity} for numbers that JSON lacks; where nobody reads them they do no harm.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final String column;

  public JsonDocuments(String column) {
    this.column = column;
  }

  @Override
  public boolean needsWholeFiles() {
    return false;
  }

  @Override
  public Optional<Reading> next(BoundedLines lines, DocumentLimits limits) {
    while (lines.next()) {
      if (lines.tooLong()) {
        return Optional.of(new Reading.LeftOut(Reading.LeftOut.TOO_LONG, null));
      }
      String line = new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8);
      if (!Blank.is(line)) {
        long replaced = DocumentLimits.replaced(line, lines.bytes(), lines.length());
        return Optional.of(reading(line, replaced, lines, limits));
      }
    }
    return Optional.empty();
  }

  private Reading reading(String line, long replaced, BoundedLines lines, DocumentLimits limits) {
    String text;
    try {
      text = text(line);
    } catch (Malformed e) {
      return new Reading.LeftOut(Reading.LeftOut.MALFORMED, lines.defect(e.getMessage()));
    }
    return limits.reading(text, replaced);
  }

  private String text(String line) throws Malformed {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed(" is not a JSON object");
      }
      String text = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.getCurrentName().equals(column);
        JsonToken value = parser.nextToken();
        if (wanted) {
          text = text(parser, value);
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new Malformed(" is not a JSON object: it goes on after the object's end");
      }
      if (text == null) {
        throw new Malformed(" has no field '" + column + "'");
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new Malformed(" is not a JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("A line in memory could not be read", e);
    }
  }

  private String text(JsonParser parser, JsonToken value) throws IOException, Malformed {
    return switch (value) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> "";
      default ->
          throw new Malformed(
              " has in field '" + column + "' " + named(value) + ", expected a string");
    };
  }

  private static String named(JsonToken value) {
    return switch (value) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "a number";
    };
  }

  /** Says what is wrong with a line, without its place. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }
}

package org.notrainnogain.storage.tables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows as lines of JSON: one object a line, every key a column. Floating-point numbers keep every
 * bit; those that JSON cannot say are the texts "NaN", "Infinity" and "-Infinity"; times are ISO
 * 8601 texts in UTC.
 */
public final class JsonRows {
  /** Far more than any row needs; a longer text is a damaged file. */
  static final int LONGEST_LINE = 16 << 20;

  private static final int LONGEST_SHOWN = 120;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_LINE).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonRows() {}

  /**
   * A row as one line, without its line end.
   *
   * @throws IllegalArgumentException when the record is no row of a table, or null where it must
   *     not be
   */
  public static String line(Record row) {
    return line(TableSchema.of(row.getClass()), row);
  }

  private static <R extends Record> String line(TableSchema<R> table, Record row) {
    List<Object> values = table.values(table.rowType().cast(row));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < values.size(); i++) {
        json.writeFieldName(table.columns().get(i).name());
        write(json, values.get(i));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Row " + row + " cannot be written as JSON", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(value.toString());
    }
  }

  /**
   * A line as a row. A key that is not there is null, as in lines older than the column.
   *
   * @param place what to call the line in an error: its file and number
   * @throws IllegalArgumentException when the line is not a row of this table
   */
  static <R extends Record> R parse(TableSchema<R> table, String line, String place) {
    JsonNode object;
    try {
      object = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is not JSON, for table %s one object a line is expected: %s",
              place,
              table.name(),
              shown(line)),
          e);
    }
    if (!object.isObject()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is not a JSON object, a row of table %s is expected: %s",
              place,
              table.name(),
              shown(line)));
    }
    refuseUnknown(table, object, place);
    Object[] values = new Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      TableColumn column = table.columns().get(i);
      values[i] = value(column, object.get(column.name()), table, place);
    }
    return table.row(values);
  }

  private static void refuseUnknown(TableSchema<?> table, JsonNode object, String place) {
    List<String> unknown = new ArrayList<>();
    object.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(table.columnNames());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has the keys %s, which are no columns of table %s; its columns are %s",
              place,
              unknown,
              table.name(),
              table.columnNames()));
    }
  }

  private static Object value(
      TableColumn column, JsonNode node, TableSchema<?> table, String place) {
    boolean absent = node == null || node.isNull();
    if (absent && column.nullable()) {
      return null;
    }
    Object value = absent ? null : column.type().ofJson(node);
    if (value == null) {
      String found =
          node == null ? "no" : node.isNull() ? "null in" : shown(node.toString()) + " in";
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %s column %s of table %s, expected %s",
              place,
              found,
              column.name(),
              table.name(),
              column.type().sql()));
    }
    return value;
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}

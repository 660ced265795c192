package org.notrainnogain.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * One JSON object a line against the columns of a table: every column is a key and every key is a
 * column, {@code null} only where the column may be null. Floating-point numbers keep every bit;
 * those that JSON cannot say are the texts "NaN", "Infinity" and "-Infinity"; times are ISO 8601
 * texts in UTC.
 */
final class JsonRows {
  /** Far more than any row needs; a longer text is a damaged file. */
  static final int LONGEST_LINE = 16 << 20;

  private static final int LONGEST_SHOWN = 120;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_LINE).build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonRows() {}

  /** A record as one line, its components in snake_case. */
  static String line(Record row) {
    try {
      return MAPPER.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Row " + row + " cannot be written as JSON", e);
    }
  }

  /**
   * A line as a row of the table.
   *
   * @param place what to call the line in an error: its file and number
   * @throws IllegalArgumentException when the line is not a row of this table
   */
  static Row parse(TableSchema table, String line, String place) {
    JsonNode object;
    try {
      object = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is not JSON, for table %s one object a line is expected: %s"
              .formatted(place, table.name(), shown(line)),
          e);
    }
    if (!object.isObject()) {
      throw new IllegalArgumentException(
          "%s is not a JSON object, a row of table %s is expected: %s"
              .formatted(place, table.name(), shown(line)));
    }
    refuseUnknown(table, object, place);
    StructField[] fields = table.columns().fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = value(fields[i], object.get(fields[i].name()), table, place);
    }
    return new GenericRowWithSchema(values, table.columns());
  }

  private static void refuseUnknown(TableSchema table, JsonNode object, String place) {
    List<String> columns = Arrays.asList(table.columns().fieldNames());
    List<String> unknown = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> i = object.fields(); i.hasNext(); ) {
      String key = i.next().getKey();
      if (!columns.contains(key)) {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has the keys %s, which are no columns of table %s; its columns are %s"
              .formatted(place, unknown, table.name(), columns));
    }
  }

  private static Object value(StructField field, JsonNode node, TableSchema table, String place) {
    if (node == null || node.isNull() && !field.nullable()) {
      throw new IllegalArgumentException(
          "%s has %s column %s of table %s, expected %s"
              .formatted(
                  place,
                  node == null ? "no" : "null in",
                  field.name(),
                  table.name(),
                  field.dataType().simpleString()));
    }
    if (node.isNull()) {
      return null;
    }
    Object value = value(field.dataType(), node);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has %s in column %s of table %s, expected %s"
              .formatted(
                  place,
                  shown(node.toString()),
                  field.name(),
                  table.name(),
                  field.dataType().simpleString()));
    }
    return value;
  }

  /** The node as a value of this type, or null when it is none. */
  private static Object value(DataType type, JsonNode node) {
    if (type.equals(DataTypes.StringType)) {
      return node.textValue();
    }
    if (type.equals(DataTypes.LongType)) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return node.isBoolean() ? node.booleanValue() : null;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return node.isNumber() ? Double.valueOf(node.doubleValue()) : notFinite(node.textValue());
    }
    if (type.equals(DataTypes.TimestampType)) {
      return node.isTextual() ? timestamp(node.textValue()) : null;
    }
    throw new IllegalStateException(
        "Type " + type.simpleString() + " cannot be read from JSON; add it to JsonRows");
  }

  private static Double notFinite(String text) {
    return "NaN".equals(text) || "Infinity".equals(text) || "-Infinity".equals(text)
        ? Double.valueOf(text)
        : null;
  }

  private static Timestamp timestamp(String text) {
    try {
      return Timestamp.from(Instant.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return null; // not a time: the caller names column and line
    }
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}

package org.notrainnogain.storage.tables;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The types of columns: in Java, in SQL, in JSON and in Parquet. */
public enum ColumnType {
  /** Whole numbers of 64 bits. */
  LONG("BIGINT", long.class, Long.class, PrimitiveTypeName.INT64, null) {
    @Override
    Object ofJson(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addLong((Long) value);
    }

    @Override
    Object read(Group row, int field) {
      return row.getLong(field, 0);
    }
  },
  /** Whole numbers of 32 bits. */
  INTEGER("INTEGER", int.class, Integer.class, PrimitiveTypeName.INT32, null) {
    @Override
    Object ofJson(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addInteger((Integer) value);
    }

    @Override
    Object read(Group row, int field) {
      return row.getInteger(field, 0);
    }
  },
  /** Floating-point numbers of 64 bits; in JSON those that are not finite are texts. */
  DOUBLE("DOUBLE", double.class, Double.class, PrimitiveTypeName.DOUBLE, null) {
    @Override
    Object ofJson(JsonNode node) {
      if (node.isNumber()) {
        return node.doubleValue();
      }
      String text = node.textValue();
      return "NaN".equals(text) || "Infinity".equals(text) || "-Infinity".equals(text)
          ? Double.valueOf(text)
          : null;
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addDouble((Double) value);
    }

    @Override
    Object read(Group row, int field) {
      return row.getDouble(field, 0);
    }
  },
  /** True or false. */
  BOOLEAN("BOOLEAN", boolean.class, Boolean.class, PrimitiveTypeName.BOOLEAN, null) {
    @Override
    Object ofJson(JsonNode node) {
      return node.isBoolean() ? node.booleanValue() : null;
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addBoolean((Boolean) value);
    }

    @Override
    Object read(Group row, int field) {
      return row.getBoolean(field, 0);
    }
  },
  /** Texts, UTF-8. */
  STRING("VARCHAR", null, String.class, PrimitiveTypeName.BINARY, stringType()) {
    @Override
    Object ofJson(JsonNode node) {
      return node.textValue();
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addBinary(Binary.fromString((String) value));
    }

    @Override
    Object read(Group row, int field) {
      return row.getString(field, 0);
    }
  },
  /** Instants, in whole microseconds of UTC; in JSON ISO 8601 texts. */
  TIMESTAMP(
      "TIMESTAMP WITH TIME ZONE",
      null,
      Instant.class,
      PrimitiveTypeName.INT64,
      timestampType(true, TimeUnit.MICROS)) {
    @Override
    Object ofJson(JsonNode node) {
      try {
        return node.isTextual() ? stored(Instant.parse(node.textValue())) : null;
      } catch (DateTimeException e) {
        return null; // not a time: the caller names column and line
      }
    }

    @Override
    Object stored(Object value) {
      return ((Instant) value).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    void write(RecordConsumer consumer, Object value) {
      consumer.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
    }

    @Override
    Object read(Group row, int field) {
      return Instant.EPOCH.plus(row.getLong(field, 0), ChronoUnit.MICROS);
    }
  };

  private final String sql;
  private final Class<?> primitive;
  private final Class<?> object;
  private final PrimitiveTypeName parquet;
  private final LogicalTypeAnnotation annotation;

  ColumnType(
      String sql,
      Class<?> primitive,
      Class<?> object,
      PrimitiveTypeName parquet,
      LogicalTypeAnnotation annotation) {
    this.sql = sql;
    this.primitive = primitive;
    this.object = object;
    this.parquet = parquet;
    this.annotation = annotation;
  }

  /**
   * The type of columns that hold this Java type.
   *
   * @param place what to call the component in an error
   * @throws IllegalArgumentException when there is none
   */
  static ColumnType of(Class<?> java, String place) {
    for (ColumnType type : values()) {
      if (java == type.object || java == type.primitive) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s is a %s, which no column can be; use a number, a boolean, a String or an Instant",
            place,
            java.getName()));
  }

  /** Its name in SQL, as DuckDB writes it. */
  public String sql() {
    return sql;
  }

  /** Whether every value of the Java type may be null, for it is boxed. */
  boolean isBoxed(Class<?> java) {
    return primitive != null && java == object;
  }

  /** The value of a JSON node, or null when it is none of this type. */
  abstract Object ofJson(JsonNode node);

  /** The value as it comes back from a file. */
  Object stored(Object value) {
    return value;
  }

  abstract void write(RecordConsumer consumer, Object value);

  abstract Object read(Group row, int field);

  /** A column of a file. */
  PrimitiveType parquet(Type.Repetition repetition, String name) {
    return Types.primitive(parquet, repetition).as(annotation).named(name);
  }
}

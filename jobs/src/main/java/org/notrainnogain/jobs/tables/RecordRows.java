package org.notrainnogain.jobs.tables;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import org.apache.parquet.example.data.Group;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Between Parquet's rows, Spark's and records; a record's components are the columns in camel case.
 */
public final class RecordRows {
  private RecordRows() {}

  /** A row of a file as one of the table; a column that the file does not have is null. */
  static Row row(TableSchema table, Group group) {
    StructField[] fields = table.columns().fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].name();
      boolean there =
          group.getType().containsField(name) && group.getFieldRepetitionCount(name) > 0;
      values[i] = there ? value(fields[i].dataType(), name, group) : null;
    }
    return new GenericRowWithSchema(values, table.columns());
  }

  private static Object value(DataType type, String name, Group group) {
    if (type.equals(DataTypes.StringType)) {
      return group.getString(name, 0);
    }
    if (type.equals(DataTypes.LongType)) {
      return group.getLong(name, 0);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return group.getInteger(name, 0);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return group.getDouble(name, 0);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return group.getBoolean(name, 0);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Timestamp.from(Instant.EPOCH.plus(group.getLong(name, 0), ChronoUnit.MICROS));
    }
    throw new IllegalStateException(
        "Type " + type.simpleString() + " cannot be read from Parquet; add it to RecordRows");
  }

  /**
   * A row as a record; columns without a component are left alone.
   *
   * @throws IllegalArgumentException when the record refuses the row's values
   */
  public static <T extends Record> T record(Row row, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getAs(column(components[i].getName()));
      values[i] = value instanceof Timestamp time ? time.toInstant() : value;
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "Row %s is no %s: %s".formatted(row, type.getSimpleName(), e.getCause().getMessage()),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made of a row", e);
    }
  }

  private static String column(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}

package org.notrainnogain.storage.tables;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A table as its record declares it: name, partition, key and columns. Rows go in and out as values
 * by column.
 *
 * @param <R> the record that is a row
 */
public final class TableSchema<R extends Record> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern PARTITION_VALUE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final ClassValue<TableSchema<?>> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected TableSchema<?> computeValue(Class<?> type) {
          return new TableSchema<>(type.asSubclass(Record.class));
        }
      };

  private final Class<R> rowType;
  private final Table table;
  private final RecordComponent[] components;
  private final Constructor<R> constructor;
  private final List<TableColumn> columns;
  private final List<String> key;

  private TableSchema(Class<R> rowType) {
    this.rowType = rowType;
    this.table = rowType.getAnnotation(Table.class);
    if (table == null) {
      throw new IllegalArgumentException(
          rowType.getName() + " is no row of a table; annotate it with @Table");
    }
    this.components = rowType.getRecordComponents();
    for (RecordComponent component : components) {
      component.getAccessor().setAccessible(true);
    }
    this.constructor = constructor(rowType, components);
    this.columns = Arrays.stream(components).map(this::column).toList();
    this.key = List.of(table.key());
    checkNames();
  }

  /**
   * The table whose rows are these records.
   *
   * @throws IllegalArgumentException when the record is not annotated as a row, or not as it must
   *     be; names what is wrong
   */
  @SuppressWarnings("unchecked") // a schema is kept by the class that it was made of
  public static <R extends Record> TableSchema<R> of(Class<R> rowType) {
    return (TableSchema<R>) SCHEMAS.get(rowType);
  }

  private static <R extends Record> Constructor<R> constructor(
      Class<R> rowType, RecordComponent[] components) {
    try {
      Constructor<R> constructor =
          rowType.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(rowType + " has no canonical constructor", e);
    }
  }

  private TableColumn column(RecordComponent component) {
    String place = rowType.getSimpleName() + "." + component.getName();
    Column said = component.getAnnotation(Column.class);
    if (said == null) {
      throw new IllegalArgumentException(place + " has no meaning; annotate it with @Column");
    }
    ColumnType type = ColumnType.of(component.getType(), place);
    if (said.nullable() && component.getType().isPrimitive()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s may be null and is a %s; use the boxed type",
              place,
              component.getType().getName()));
    }
    return new TableColumn(
        snakeCase(component.getName()),
        type,
        said.nullable() || type.isBoxed(component.getType()),
        said.unit(),
        said.value());
  }

  private static String snakeCase(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private void checkNames() {
    List<String> names = columnNames();
    Stream.concat(Stream.of(name(), partitionColumn()), names.stream())
        .filter(name -> !NAME.matcher(name).matches())
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "Name '%s' in table %s is not snake_case; use lower-case letters, digits and _",
                      name,
                      name()));
            });
    if (names.contains(partitionColumn())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Table %s repeats its partition column %s; leave it out",
              name(),
              partitionColumn()));
    }
    if (!names.containsAll(key)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Table %s has the key %s, which is not among its columns %s",
              name(),
              key,
              names));
    }
  }

  /** The record that is a row. */
  public Class<R> rowType() {
    return rowType;
  }

  /** The directory under {@code DIR/tables}. */
  public String name() {
    return table.name();
  }

  /** The column that is the name of a partition's directory; always a text. */
  public String partitionColumn() {
    return table.partition();
  }

  /** The columns of a file, in order. */
  public List<TableColumn> columns() {
    return columns;
  }

  /** Their names, in order. */
  public List<String> columnNames() {
    return columns.stream().map(TableColumn::name).toList();
  }

  /** Columns that no two rows of a partition share all of; empty where a partition is one row. */
  public List<String> key() {
    return key;
  }

  /** What a row is, as the end of a sentence. */
  public String row() {
    return table.row();
  }

  /** What else is to be known, in sentences; may be empty. */
  public String note() {
    return table.note();
  }

  /** The columns as Parquet writes them. */
  public MessageType parquet() {
    return new MessageType(
        name(), columns.stream().map(column -> (Type) column.parquet()).toList());
  }

  /**
   * The directory's name of one partition.
   *
   * @throws IllegalArgumentException when the value cannot be a directory's name everywhere
   */
  public String partitionDirectory(String value) {
    if (!PARTITION_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Table %s cannot have the partition %s=%s; use 1 to 200 letters, digits, dots, dashes and underscores, a letter or digit first",
              name(),
              partitionColumn(),
              value));
    }
    return partitionColumn() + "=" + value;
  }

  /**
   * A row by column, as it comes back from a file.
   *
   * @throws IllegalArgumentException when a column that may not be null is
   */
  public List<Object> values(R row) {
    List<Object> values = new ArrayList<>(components.length);
    for (int i = 0; i < components.length; i++) {
      Object value = component(row, i);
      if (value == null && !columns.get(i).nullable()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Row %s has null in column %s of table %s, expected %s",
                row,
                columns.get(i).name(),
                name(),
                columns.get(i).type().sql()));
      }
      values.add(value == null ? null : columns.get(i).type().stored(value));
    }
    return values;
  }

  private Object component(R row, int index) {
    try {
      return components[index].getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(components[index] + " cannot be read", e);
    }
  }

  /**
   * A row of its values by column.
   *
   * @throws IllegalArgumentException when the record refuses them
   */
  R row(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Row %s of table %s is refused: %s",
              Arrays.toString(values),
              name(),
              e.getCause().getMessage()),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(rowType + " cannot be made", e);
    }
  }

  @Override
  public String toString() {
    return "table " + name();
  }
}

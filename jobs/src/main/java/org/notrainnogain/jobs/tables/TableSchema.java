package org.notrainnogain.jobs.tables;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructType;

/**
 * One table: its name, the column it is partitioned by, the columns inside its files, and the
 * columns whose values together name a row.
 *
 * @param name directory under {@code DIR/tables}
 * @param partitionColumn the column that is the directory's name and not repeated in the file;
 *     always a string
 * @param columns the columns of a file, in order, with types and nullability
 * @param key columns that no two rows of a file share all of; rows are ordered by them. Empty where
 *     a file has one row.
 */
public record TableSchema(String name, String partitionColumn, StructType columns, List<String> key)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern PARTITION_VALUE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  public TableSchema {
    checkName("Table", name);
    checkName("Partition column", partitionColumn);
    Objects.requireNonNull(columns, "columns");
    key = List.copyOf(key);
    List<String> names = Arrays.asList(columns.fieldNames());
    names.forEach(column -> checkName("Column", column));
    if (names.contains(partitionColumn)) {
      throw new IllegalArgumentException(
          "Table " + name + " repeats its partition column " + partitionColumn + "; leave it out");
    }
    if (!names.containsAll(key)) {
      throw new IllegalArgumentException(
          "Table " + name + " has the key " + key + ", which is not among its columns " + names);
    }
  }

  /** The columns as read: those of the file, then the partition column. */
  public StructType columnsAsRead() {
    return columns.add(partitionColumn, "string", false);
  }

  /**
   * The directory's name of one partition.
   *
   * @throws IllegalArgumentException when the value cannot be a directory's name everywhere
   */
  public String partitionDirectory(String value) {
    if (!PARTITION_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Table %s cannot have the partition %s=%s; use 1 to 200 letters, digits, dots, dashes and underscores, a letter or digit first"
              .formatted(name, partitionColumn, value));
    }
    return partitionColumn + "=" + value;
  }

  private static void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " '" + name + "' is not snake_case; use lower-case letters, digits and _");
    }
  }
}

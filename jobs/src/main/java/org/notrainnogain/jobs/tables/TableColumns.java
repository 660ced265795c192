package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Compares the columns in a Parquet file's footer with those of its table. A column that may be
 * null may be absent (the file is older than the column), and columns the table does not know are
 * left alone (the file is newer); everything else must be as the table says.
 */
final class TableColumns {
  private TableColumns() {}

  /**
   * Checks one file.
   *
   * @throws IllegalArgumentException when a column is absent or of another type; names all of them
   */
  static void check(TableSchema table, Path file, Configuration configuration) throws IOException {
    MessageType schema;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      schema = reader.getFooter().getFileMetaData().getSchema();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "File %s of table %s is not a readable Parquet file: %s; remove it and run its job again"
              .formatted(file, table.name(), e.getMessage()),
          e);
    }
    List<String> problems = new ArrayList<>();
    for (StructField field : table.columns().fields()) {
      if (schema.containsField(field.name())) {
        Type found = schema.getType(schema.getFieldIndex(field.name()));
        if (!matches(field, found)) {
          problems.add(
              "column %s is %s, expected %s".formatted(field.name(), found, expected(field)));
        }
      } else if (!field.nullable()) {
        problems.add("column %s is absent, expected %s".formatted(field.name(), expected(field)));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "File %s of table %s does not have the table's columns: %s; was it written by this program?"
              .formatted(file, table.name(), String.join("; ", problems)));
    }
  }

  private static boolean matches(StructField field, Type found) {
    if (!found.isPrimitive() || found.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    if (!field.nullable() && !found.isRepetition(Type.Repetition.REQUIRED)) {
      return false;
    }
    PrimitiveType expected = parquet(field);
    return found.asPrimitiveType().getPrimitiveTypeName() == expected.getPrimitiveTypeName()
        && Objects.equals(found.getLogicalTypeAnnotation(), expected.getLogicalTypeAnnotation());
  }

  private static String expected(StructField field) {
    return parquet(field) + " (" + field.dataType().simpleString() + ")";
  }

  /** The column as Parquet writes it. */
  private static PrimitiveType parquet(StructField field) {
    Type.Repetition repetition =
        field.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
    DataType type = field.dataType();
    if (type.equals(DataTypes.StringType)) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(field.name());
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
          .named(field.name());
    }
    return Types.primitive(plain(type), repetition).named(field.name());
  }

  private static PrimitiveTypeName plain(DataType type) {
    if (type.equals(DataTypes.LongType)) {
      return PrimitiveTypeName.INT64;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return PrimitiveTypeName.INT32;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return PrimitiveTypeName.DOUBLE;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return PrimitiveTypeName.BOOLEAN;
    }
    throw new IllegalStateException(
        "Type " + type.simpleString() + " has no Parquet form yet; add it to TableColumns");
  }
}

package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.notrainnogain.storage.tables.ColumnType;
import org.notrainnogain.storage.tables.TableColumn;
import org.notrainnogain.storage.tables.TableDirectory;
import org.notrainnogain.storage.tables.TableFile;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * Reads tables into Spark with the columns they are declared with; nothing is inferred from files.
 * Files never change, so each is compared with its table once, however often it is read.
 */
public final class TableReader {
  private final SparkSession spark;
  private final TableDirectory directory;
  private final Set<Path> checked = new HashSet<>();

  /**
   * A reader of the tables of one output directory.
   *
   * @param tables {@code DIR/tables}; need not be there
   */
  public TableReader(SparkSession spark, Path tables) {
    this.spark = spark;
    this.directory = new TableDirectory(tables, spark.sessionState().newHadoopConf());
  }

  /**
   * Values of the partition column with at least one file, sorted; for a table by run, the runs
   * that have rows.
   */
  public List<String> partitions(TableSchema<?> table) {
    return directory.partitions(table);
  }

  /** All rows, with the partition column last; no rows when the table is not there. */
  public Dataset<Row> read(TableSchema<?> table) {
    return read(table, partitions(table));
  }

  /**
   * The rows of some partitions, with the partition column last.
   *
   * @param partitions values of the partition column; those without files have no rows
   * @throws IllegalArgumentException when a file does not have the table's columns; names the file,
   *     the column and the type expected
   */
  public Dataset<Row> read(TableSchema<?> table, Collection<String> partitions) {
    List<String> paths = new ArrayList<>();
    for (String partition : partitions) {
      for (Path file : directory.files(table, partition)) {
        check(table, file);
        paths.add(file.toString());
      }
    }
    if (paths.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), columns(table));
    }
    return spark
        .read()
        .schema(columns(table))
        // Names that were found are no patterns, whatever DIR is called.
        .option(DataSource.GLOB_PATHS_KEY(), false)
        .option("basePath", new Path(directory.tables(), table.name()).toString())
        .parquet(paths.toArray(String[]::new));
  }

  private void check(TableSchema<?> table, Path file) {
    if (checked.add(file)) {
      Configuration configuration = directory.configuration();
      try {
        TableFile.check(table, file, configuration);
      } catch (IOException e) {
        throw new UncheckedIOException(
            String.format(
                Locale.ROOT,
                "File %s of table %s cannot be read: %s",
                file,
                table.name(),
                e.getMessage()),
            e);
      }
    }
  }

  /** The columns of a file, then the partition column. */
  private static StructType columns(TableSchema<?> table) {
    StructType columns = new StructType();
    for (TableColumn column : table.columns()) {
      columns = columns.add(column.name(), type(column.type()), column.nullable());
    }
    return columns.add(table.partitionColumn(), DataTypes.StringType, false);
  }

  private static DataType type(ColumnType type) {
    return switch (type) {
      case LONG -> DataTypes.LongType;
      case INTEGER -> DataTypes.IntegerType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case STRING -> DataTypes.StringType;
      case TIMESTAMP -> DataTypes.TimestampType;
    };
  }
}

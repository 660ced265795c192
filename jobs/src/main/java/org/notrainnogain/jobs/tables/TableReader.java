package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.storage.PlainFileSystem;

/** Reads tables with the columns they are declared with; nothing is inferred from files. */
public final class TableReader {
  private final SparkSession spark;
  private final Path tables;

  /**
   * A reader of the tables of one output directory.
   *
   * @param tables {@code DIR/tables}; need not be there
   */
  public TableReader(SparkSession spark, Path tables) {
    this.spark = spark;
    this.tables = tables;
  }

  /**
   * Values of the partition column with at least one file, sorted; for a table by run, the runs
   * that have rows.
   */
  public List<String> partitions(TableSchema table) {
    return TableFiles.partitions(table, tables, configuration());
  }

  /** All rows, with the partition column last; no rows when the table is not there. */
  public Dataset<Row> read(TableSchema table) {
    return read(table, partitions(table));
  }

  /**
   * The rows of some partitions, with the partition column last.
   *
   * @param partitions values of the partition column; those without files have no rows
   * @throws IllegalArgumentException when a file does not have the table's columns; names the file,
   *     the column and the type expected
   */
  public Dataset<Row> read(TableSchema table, Collection<String> partitions) {
    try {
      Configuration configuration = configuration();
      List<String> paths = new ArrayList<>();
      for (String partition : partitions) {
        Path directory =
            new Path(new Path(tables, table.name()), table.partitionDirectory(partition));
        FileSystem files = PlainFileSystem.of(directory, configuration);
        for (Path file : TableFiles.parquet(files, directory)) {
          TableColumns.check(table, file, configuration);
          paths.add(file.toString());
        }
      }
      if (paths.isEmpty()) {
        return spark.createDataFrame(List.<Row>of(), table.columnsAsRead());
      }
      return spark
          .read()
          .schema(table.columnsAsRead())
          .option("basePath", new Path(tables, table.name()).toString())
          .parquet(paths.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException("Table " + table.name() + " cannot be read", e);
    }
  }

  private Configuration configuration() {
    return spark.sessionState().newHadoopConf();
  }
}

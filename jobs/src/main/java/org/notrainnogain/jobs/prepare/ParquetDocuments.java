package org.notrainnogain.jobs.prepare;

import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.planning.prepare.CorpusSource;

/** The cells of one column of Parquet files; a null is an empty document. */
final class ParquetDocuments {
  private ParquetDocuments() {}

  /**
   * Reads the column.
   *
   * @throws IllegalArgumentException when the files have no such column or it holds no strings
   */
  static JavaRDD<Reading> read(
      SparkSession session,
      CorpusSource.Parquet source,
      Collection<LocatedFileStatus> files,
      DocumentLimits limits) {
    SparkSession own = session.newSession();
    // Row by row: a batch of 4,096 long documents would not fit into memory.
    own.conf().set("spark.sql.parquet.enableVectorizedReader", "false");
    List<String> paths = files.stream().map(file -> file.getPath().toString()).toList();
    Dataset<Row> table = own.read().parquet(paths.toArray(String[]::new));
    checkColumn(source, table.schema());
    return table
        .select(
            functions
                .col("`" + source.column().replace("`", "``") + "`")
                .cast(DataTypes.BinaryType))
        .toJavaRDD()
        .map(new FirstColumn(limits));
  }

  private static void checkColumn(CorpusSource.Parquet source, StructType schema) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(source.column())) {
        if (!field.dataType().equals(DataTypes.StringType)) {
          throw new IllegalArgumentException(
              "Column "
                  + source.column()
                  + " of "
                  + source.paths()
                  + " is of type "
                  + field.dataType().simpleString()
                  + ", expected string; set prepare.source.parquet.column to a column of texts");
        }
        return;
      }
    }
    throw new IllegalArgumentException(
        "Column "
            + source.column()
            + " is not in "
            + source.paths()
            + ", which has "
            + String.join(", ", schema.fieldNames())
            + "; set prepare.source.parquet.column to one of them");
  }

  private static final class FirstColumn implements Function<Row, Reading> {
    private static final long serialVersionUID = 1L;

    private final DocumentLimits limits;

    FirstColumn(DocumentLimits limits) {
      this.limits = limits;
    }

    @Override
    public Reading call(Row row) {
      byte[] utf8 = row.isNullAt(0) ? new byte[0] : row.getAs(0);
      return limits.reading(utf8, utf8.length);
    }
  }
}

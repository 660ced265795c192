package org.notrainnogain.jobs.prepare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.notrainnogain.dataprep.embedded.EmbeddedCorpus;
import org.notrainnogain.dataprep.embedded.EmbeddedDocument;
import scala.Tuple2;

/**
 * Opens a source as one text a document. Nothing downstream depends on how the documents are spread
 * over partitions or in which order they come.
 */
final class SourceReader {
  private static final long SMALLEST_SPLIT = 1L << 20;
  private static final long LARGEST_SPLIT = 128L << 20;

  /** Splits a core, so that the cores end together. */
  private static final int SPLITS_PER_CORE = 4;

  private final SparkSession session;
  private final JavaSparkContext context;

  SourceReader(SparkSession session) {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /**
   * What a source has.
   *
   * @param texts one a document, blank lines of text left out
   * @param heldOut texts that the source itself leaves out, by what they are kept for
   */
  record Documents(JavaRDD<String> texts, SortedMap<String, Long> heldOut) {}

  /** Opens a source. */
  Documents open(CorpusSource source) {
    if (source instanceof CorpusSource.Embedded) {
      return embedded();
    }
    return new Documents(files(source), new TreeMap<>());
  }

  private Documents embedded() {
    EmbeddedCorpus corpus = EmbeddedCorpus.read();
    List<String> texts = corpus.documents().stream().map(EmbeddedDocument::text).toList();
    SortedMap<String, Long> heldOut = new TreeMap<>();
    corpus.heldOut().forEach((task, count) -> heldOut.put("held-out." + task, count));
    return new Documents(context.parallelize(texts), heldOut);
  }

  private JavaRDD<String> files(CorpusSource source) {
    if (source instanceof CorpusSource.Text text) {
      return text.document() == CorpusSource.TextUnit.LINE
          ? lines(text.paths(), TextInputFormat.class, new Lines())
          : lines(text.paths(), WholeFileLines.class, new JoinedLines(text.document()));
    }
    if (source instanceof CorpusSource.JsonLines json) {
      return lines(json.paths(), TextInputFormat.class, new JsonDocuments(json.column()));
    }
    if (source instanceof CorpusSource.Parquet parquet) {
      return parquet(parquet);
    }
    throw new IllegalArgumentException("Source " + source + " has no reader");
  }

  private JavaRDD<String> lines(
      List<String> paths,
      Class<? extends TextInputFormat> format,
      Function2<InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<String>> documents) {
    try {
      List<FileStatus> inputs = inputs(paths, context.hadoopConfiguration());
      Job job = Job.getInstance(context.hadoopConfiguration());
      FileInputFormat.setInputDirRecursive(job, true);
      FileInputFormat.setInputPaths(
          job, inputs.stream().map(FileStatus::getPath).toArray(Path[]::new));
      FileInputFormat.setMaxInputSplitSize(job, splitSize(inputs));
      JavaNewHadoopRDD<LongWritable, Text> lines =
          (JavaNewHadoopRDD<LongWritable, Text>)
              context.newAPIHadoopRDD(
                  job.getConfiguration(), format, LongWritable.class, Text.class);
      return lines.mapPartitionsWithInputSplit(documents, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Corpus cannot be read: " + e.getMessage(), e);
    }
  }

  private long splitSize(List<FileStatus> inputs) throws IOException {
    long bytes = 0;
    for (FileStatus input : inputs) {
      FileSystem fileSystem = input.getPath().getFileSystem(context.hadoopConfiguration());
      bytes += fileSystem.getContentSummary(input.getPath()).getLength();
    }
    long even = bytes / ((long) SPLITS_PER_CORE * context.defaultParallelism());
    return Math.max(SMALLEST_SPLIT, Math.min(LARGEST_SPLIT, even));
  }

  /** What the globs stand for, in no order that matters. */
  private static List<FileStatus> inputs(List<String> paths, Configuration configuration)
      throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (String path : paths) {
      Path glob = new Path(path);
      FileStatus[] matches = glob.getFileSystem(configuration).globStatus(glob);
      if (matches == null || matches.length == 0) {
        throw new FileNotFoundException(
            "Source " + path + " does not exist; correct the paths of prepare.source");
      }
      found.addAll(Arrays.asList(matches));
    }
    return found;
  }

  private JavaRDD<String> parquet(CorpusSource.Parquet source) {
    try {
      inputs(source.paths(), context.hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException("Corpus cannot be read: " + e.getMessage(), e);
    }
    Dataset<Row> table = session.read().parquet(source.paths().toArray(String[]::new));
    checkColumn(source, table.schema());
    return table
        .select(functions.col("`" + source.column().replace("`", "``") + "`"))
        .toJavaRDD()
        .map(new FirstColumn());
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

  /** Lines of files that are never cut in two, so that one task sees all of a file in order. */
  public static final class WholeFileLines extends TextInputFormat {
    @Override
    protected boolean isSplitable(org.apache.hadoop.mapreduce.JobContext job, Path file) {
      return false;
    }
  }

  private static final class FirstColumn implements Function<Row, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call(Row row) {
      return row.isNullAt(0) ? "" : row.getString(0);
    }
  }
}

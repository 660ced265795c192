package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.dataprep.embedded.EmbeddedCorpus;
import org.notrainnogain.dataprep.embedded.EmbeddedDocument;
import org.notrainnogain.dataprep.source.DocumentCutter;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.source.JoinedLines;
import org.notrainnogain.dataprep.source.JsonDocuments;
import org.notrainnogain.dataprep.source.Lines;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.source.SourceFiles;
import org.notrainnogain.planning.prepare.CorpusSource;

/**
 * Opens a source as one reading a document. Nothing downstream depends on how the documents are
 * spread over partitions or in which order they come.
 */
final class SourceReader {
  /** The embedded corpus travels with its tasks, which should be small. */
  private static final int EMBEDDED_TASKS = 32;

  private final SparkSession session;
  private final JavaSparkContext context;
  private final DocumentLimits limits;

  SourceReader(SparkSession session, DocumentLimits limits) {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.limits = limits;
  }

  /**
   * What a source has.
   *
   * @param readings one a document, blank lines of text left out
   * @param heldOut texts that the source itself leaves out, by what they are kept for
   */
  record Documents(JavaRDD<Reading> readings, SortedMap<String, Long> heldOut) {}

  /**
   * Opens a source.
   *
   * @throws UncheckedIOException naming the path that does not exist or cannot be read
   */
  Documents open(CorpusSource source) {
    if (source instanceof CorpusSource.Embedded) {
      return embedded();
    }
    try {
      return new Documents(files(source), new TreeMap<>());
    } catch (IOException e) {
      throw new UncheckedIOException("Corpus cannot be read: " + e.getMessage(), e);
    }
  }

  private Documents embedded() {
    EmbeddedCorpus corpus = EmbeddedCorpus.read();
    List<String> texts = corpus.documents().stream().map(EmbeddedDocument::text).toList();
    SortedMap<String, Long> heldOut = new TreeMap<>();
    corpus.heldOut().forEach((task, count) -> heldOut.put("held-out." + task, count));
    DocumentLimits own = limits;
    return new Documents(
        context.parallelize(texts, EMBEDDED_TASKS).map(text -> own.reading(text, 0)), heldOut);
  }

  private JavaRDD<Reading> files(CorpusSource source) throws IOException {
    if (source instanceof CorpusSource.Text text) {
      return lines(text.paths(), cutter(text.document()));
    }
    if (source instanceof CorpusSource.JsonLines json) {
      return lines(json.paths(), new JsonDocuments(json.column()));
    }
    if (source instanceof CorpusSource.Parquet parquet) {
      Collection<LocatedFileStatus> files =
          SourceFiles.of(parquet.paths(), context.hadoopConfiguration());
      return ParquetDocuments.read(session, parquet, files, limits);
    }
    throw new IllegalArgumentException("Source " + source + " has no reader");
  }

  private static DocumentCutter cutter(CorpusSource.TextUnit document) {
    return switch (document) {
      case LINE -> new Lines();
      case PARAGRAPH -> JoinedLines.paragraphs();
      case FILE -> JoinedLines.files();
    };
  }

  private JavaRDD<Reading> lines(List<String> paths, DocumentCutter cutter) throws IOException {
    Collection<LocatedFileStatus> files = SourceFiles.of(paths, context.hadoopConfiguration());
    return SourcePieces.of(files, cutter.needsWholeFiles(), context)
        .flatMap(
            new ReadPieces(
                cutter,
                limits,
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()))));
  }
}

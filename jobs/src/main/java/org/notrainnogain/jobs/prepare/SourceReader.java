package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.notrainnogain.dataprep.source.LinePieces;
import org.notrainnogain.dataprep.source.Lines;
import org.notrainnogain.dataprep.source.ParquetPieces;
import org.notrainnogain.dataprep.source.PieceReader;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.source.SourceFile;
import org.notrainnogain.dataprep.source.SourceFiles;
import org.notrainnogain.dataprep.source.UnusableSourceException;
import org.notrainnogain.planning.prepare.CorpusSource;

/**
 * Opens a source as one reading a document. Nothing downstream depends on how the documents are
 * spread over partitions or in which order they come.
 */
final class SourceReader {
  /** The embedded corpus travels with its tasks, which should be small. */
  private static final int EMBEDDED_TASKS = 32;

  private final JavaSparkContext context;
  private final DocumentLimits limits;

  SourceReader(SparkSession session, DocumentLimits limits) {
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.limits = limits;
  }

  /**
   * What a source has.
   *
   * @param readings one a document, blank lines of text left out, and the end of each piece
   * @param bytes of its files, packed as they may be, or of the embedded texts
   * @param heldOut texts that the source itself leaves out, by what they are kept for
   * @param files it was found in, empty for the embedded corpus
   */
  record Documents(
      JavaRDD<Reading> readings,
      long bytes,
      SortedMap<String, Long> heldOut,
      Optional<SourceFiles> files) {}

  /**
   * Opens a source.
   *
   * @throws UnusableSourceException naming the path that does not exist or cannot be read
   */
  Documents open(CorpusSource source) {
    try {
      if (source instanceof CorpusSource.Text text) {
        return files(new LinePieces(cutter(text.document())), text.paths());
      }
      if (source instanceof CorpusSource.JsonLines json) {
        return files(new LinePieces(new JsonDocuments(json.column())), json.paths());
      }
      if (source instanceof CorpusSource.Parquet parquet) {
        return files(new ParquetPieces(parquet.column()), parquet.paths());
      }
      return embedded();
    } catch (IOException e) {
      throw new UnusableSourceException(
          "Corpus cannot be read: " + UnusableSourceException.reason(e), e);
    }
  }

  private Documents embedded() {
    EmbeddedCorpus corpus = EmbeddedCorpus.read();
    List<String> texts = corpus.documents().stream().map(EmbeddedDocument::text).toList();
    SortedMap<String, Long> heldOut = new TreeMap<>();
    corpus.heldOut().forEach((task, count) -> heldOut.put("held-out." + task, count));
    DocumentLimits own = limits;
    return new Documents(
        context.parallelize(texts, EMBEDDED_TASKS).map(text -> own.reading(text, 0)),
        texts.stream().mapToLong(String::length).sum(),
        heldOut,
        Optional.empty());
  }

  private Documents files(PieceReader reader, List<String> paths) throws IOException {
    SourceFiles found = SourceFiles.of(paths, context.hadoopConfiguration());
    JavaRDD<Reading> readings =
        SourcePieces.of(found.files(), reader.needsWholeFiles(), context)
            .flatMap(
                new ReadPieces(
                    reader,
                    limits,
                    context.broadcast(
                        new SerializableConfiguration(context.hadoopConfiguration()))));
    long bytes = found.files().stream().mapToLong(SourceFile::length).sum();
    return new Documents(readings, bytes, new TreeMap<>(), Optional.of(found));
  }

  private static DocumentCutter cutter(CorpusSource.TextUnit document) {
    return switch (document) {
      case LINE -> new Lines();
      case PARAGRAPH -> JoinedLines.paragraphs();
      case FILE -> JoinedLines.files();
    };
  }
}

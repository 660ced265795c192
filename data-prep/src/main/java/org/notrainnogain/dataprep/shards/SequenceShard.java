package org.notrainnogain.dataprep.shards;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.PackedSequence;

/**
 * Shards of the table {@code sequences}: Parquet files of packed sequences, and the only place that
 * knows their columns.
 *
 * <p>The same sequences make the same bytes: the writer stores no time, no host and no setting of
 * the session, and compresses with Zstandard at a fixed level. The reader believes nothing that the
 * manifest's size and SHA-256 do not vouch for.
 */
public final class SequenceShard {
  /** Columns {@code example_id, document_id, position long, tokens array<int>}, none nullable. */
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(INT64)
          .named("example_id")
          .required(INT64)
          .named("document_id")
          .required(INT64)
          .named("position")
          .requiredGroup()
          .as(listType())
          .repeatedGroup()
          .required(INT32)
          .named("element")
          .named("list")
          .named("tokens")
          .named("sequences");

  /**
   * What was written.
   *
   * @param rows sequences
   * @param bytes of the file
   * @param sha256 of the file, lower-case hexadecimal
   */
  public record Written(long rows, long bytes, String sha256) implements java.io.Serializable {}

  private SequenceShard() {}

  /**
   * Writes sequences to a new file, one after the other, and keeps none of them in memory for
   * longer than a row group. Nothing is left behind when it fails.
   *
   * @param file must not exist
   * @param sequences at least one
   */
  public static Written write(
      Path file, Configuration configuration, Iterable<PackedSequence> sequences) {
    return SequenceShardWriter.write(file, configuration, sequences);
  }

  /**
   * Reads a whole shard.
   *
   * @param file where it lies
   * @param expected what the manifest says of it
   * @throws java.io.UncheckedIOException when the file is missing, unreadable, or not the expected
   *     one by size, SHA-256, schema or number of rows
   */
  public static List<PackedSequence> read(
      Path file, Configuration configuration, CorpusManifest.Shard expected) {
    try {
      return SequenceShardReader.read(file, configuration, expected);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e.getMessage(), e);
    }
  }
}

package org.notrainnogain.training.irreducible;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.notrainnogain.dataprep.shards.InMemoryParquetFile;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the table {@code irreducible_losses}: one shard of the corpus in one pass, in the order
 * of the shard's sequences. The same losses make the same bytes.
 */
final class IrreducibleLossShard {
  static final MessageType SCHEMA = IrreducibleLossRow.TABLE.parquet();

  /** The largest file that is read. */
  static final int MOST_BYTES = 1 << 30;

  private static final Logger LOG = LoggerFactory.getLogger(IrreducibleLossShard.class);

  private IrreducibleLossShard() {}

  /** Name of the file of a shard in a pass. */
  static String name(long pass, int shard) {
    return String.format(Locale.ROOT, "pass-%05d-shard-%05d.parquet", pass, shard);
  }

  /**
   * Sequences and their losses, in the order of the shard.
   *
   * @param exampleIds content ids
   * @param losses mean over the masked positions, in nats
   */
  record Losses(long[] exampleIds, float[] losses) {}

  /**
   * What losses were measured by: the columns that are the same in each row.
   *
   * @param pass from 0
   * @param maskSeed of the masks
   * @param checkpointSha256 of the proxy's weights
   * @param corpusFingerprint of the corpus
   */
  record Origin(long pass, long maskSeed, String checkpointSha256, String corpusFingerprint) {}

  /** The bytes of a file. */
  static byte[] write(Losses losses, Origin origin) throws IOException {
    List<IrreducibleLossRow> rows =
        IntStream.range(0, losses.losses().length)
            .mapToObj(
                i ->
                    new IrreducibleLossRow(
                        losses.exampleIds()[i],
                        origin.pass(),
                        origin.maskSeed(),
                        losses.losses()[i],
                        origin.checkpointSha256(),
                        origin.corpusFingerprint()))
            .toList();
    return TableFile.bytes(IrreducibleLossRow.TABLE, rows);
  }

  /**
   * Reads the bytes of a file, which its checksum vouches for.
   *
   * @param rows how many there must be
   * @param expected what each of them must have been measured by
   * @throws IOException when they are no such file, or one of another origin
   */
  static Losses read(byte[] bytes, int rows, Origin expected) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new InMemoryParquetFile(bytes), ParquetReadOptions.builder().build())) {
      MessageType found = reader.getFileMetaData().getSchema();
      if (!found.getFields().equals(SCHEMA.getFields()) || reader.getRecordCount() != rows) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "it has %d rows of %s, expected %d of %s",
                reader.getRecordCount(),
                found,
                rows,
                SCHEMA));
      }
      Losses losses = new Losses(new long[rows], new float[rows]);
      int row = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(SCHEMA)
                .getRecordReader(pages, new GroupRecordConverter(SCHEMA));
        for (long left = pages.getRowCount(); left > 0; left--) {
          Group group = records.read();
          requireSame(origin(group), expected);
          losses.exampleIds[row] = group.getLong("example_id", 0);
          losses.losses[row] = (float) group.getDouble("loss", 0);
          row++;
        }
      }
      return losses;
    } catch (
        RuntimeException e) { // Parquet throws its own, and bare ones for a file of another kind
      throw new IOException("it is no Parquet file of irreducible losses: " + e.getMessage(), e);
    }
  }

  /**
   * Whether a shard is scored by this origin already. A file of another one, left by a proxy that
   * was trained anew, or one that cannot be read, is removed: no pass counts that names it.
   */
  static boolean isThere(DurableFiles files, Path path, int rows, Origin expected)
      throws IOException {
    if (!files.exists(path)) {
      return false;
    }
    try {
      read(files.readSmall(path, MOST_BYTES), rows, expected);
      return true;
    } catch (IOException foreign) {
      LOG.warn("Irreducible losses {} are scored anew: {}", path, foreign.getMessage());
      files.fileSystem(path).delete(path, false);
      return false;
    }
  }

  private static Origin origin(Group group) {
    return new Origin(
        group.getLong("pass", 0),
        group.getLong("mask_seed", 0),
        group.getString("checkpoint_sha256", 0),
        group.getString("corpus_fingerprint", 0));
  }

  private static void requireSame(Origin found, Origin expected) throws IOException {
    if (!found.equals(expected)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it was measured by the checkpoint %s under masks of seed %d in pass %d of corpus %s, not by %s, %d, %d, %s",
              found.checkpointSha256(),
              found.maskSeed(),
              found.pass(),
              found.corpusFingerprint(),
              expected.checkpointSha256(),
              expected.maskSeed(),
              expected.pass(),
              expected.corpusFingerprint()));
    }
  }
}

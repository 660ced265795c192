package org.notrainnogain.storage.tables;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.notrainnogain.storage.StreamedParquet;

/**
 * Parquet files of tables. A column that may be null may be absent from a file (it is older than
 * the column), and columns that the table does not know are left alone (the file is newer);
 * everything else must be as the table says.
 */
public final class TableFile {
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private TableFile() {}

  /** Writes rows one by one. */
  static final class Writer<R extends Record> implements AutoCloseable {
    private final TableSchema<R> table;
    private final ParquetWriter<List<Object>> parquet;

    private Writer(TableSchema<R> table, ParquetWriter<List<Object>> parquet) {
      this.table = table;
      this.parquet = parquet;
    }

    void write(R row) throws IOException {
      parquet.write(table.values(row));
    }

    @Override
    public void close() throws IOException {
      parquet.close();
    }
  }

  /** Begins a file whose bytes go to a stream. */
  static <R extends Record> Writer<R> writer(TableSchema<R> table, OutputStream out)
      throws IOException {
    return new Writer<>(table, new Builder(table, new StreamedParquet(out, table.name())).build());
  }

  /**
   * The bytes of a file of these rows, for files small enough.
   *
   * @throws IOException as Parquet does
   */
  public static <R extends Record> byte[] bytes(TableSchema<R> table, Iterable<R> rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Writer<R> writer = writer(table, out)) {
      for (R row : rows) {
        writer.write(row);
      }
    }
    return out.toByteArray();
  }

  /** Reads rows one by one. */
  static final class Reader<R extends Record> implements AutoCloseable {
    private final TableSchema<R> table;
    private final ParquetReader<Group> parquet;

    private Reader(TableSchema<R> table, ParquetReader<Group> parquet) {
      this.table = table;
      this.parquet = parquet;
    }

    /** The next row, or null after the last. */
    R read() throws IOException {
      Group group = parquet.read();
      if (group == null) {
        return null;
      }
      Object[] values = new Object[table.columns().size()];
      for (int i = 0; i < values.length; i++) {
        TableColumn column = table.columns().get(i);
        if (group.getType().containsField(column.name())) {
          int field = group.getType().getFieldIndex(column.name());
          values[i] =
              group.getFieldRepetitionCount(field) == 0 ? null : column.type().read(group, field);
        }
      }
      return table.row(values);
    }

    @Override
    public void close() throws IOException {
      parquet.close();
    }
  }

  /**
   * Opens a file whose columns fit.
   *
   * @throws IllegalArgumentException as {@link #check} does
   */
  static <R extends Record> Reader<R> reader(
      TableSchema<R> table, Path file, Configuration configuration) throws IOException {
    check(table, file, configuration);
    return new Reader<>(
        table, ParquetReader.builder(new GroupReadSupport(), file).withConf(configuration).build());
  }

  /**
   * Compares the columns in a file's footer with those of its table.
   *
   * @throws IllegalArgumentException when the file is no Parquet file, or a column is absent or of
   *     another type; names the file and all such columns, with the type expected
   */
  public static void check(TableSchema<?> table, Path file, Configuration configuration)
      throws IOException {
    MessageType found;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      found = reader.getFooter().getFileMetaData().getSchema();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "File %s of table %s is not a readable Parquet file: %s; remove it and run its job again",
              file,
              table.name(),
              e.getMessage()),
          e);
    }
    List<String> problems = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      String expected = column.parquet() + " (" + column.type().sql() + ")";
      if (found.containsField(column.name())) {
        Type type = found.getType(found.getFieldIndex(column.name()));
        if (!matches(column, type)) {
          problems.add(
              String.format(
                  Locale.ROOT, "column %s is %s, expected %s", column.name(), type, expected));
        }
      } else if (!column.nullable()) {
        problems.add(
            String.format(
                Locale.ROOT, "column %s is absent, expected %s", column.name(), expected));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "File %s of table %s does not have the table's columns: %s; was it written by this program?",
              file,
              table.name(),
              String.join("; ", problems)));
    }
  }

  private static boolean matches(TableColumn column, Type found) {
    if (!found.isPrimitive()
        || found.isRepetition(Type.Repetition.REPEATED)
        || !column.nullable() && !found.isRepetition(Type.Repetition.REQUIRED)) {
      return false;
    }
    PrimitiveType same = column.type().parquet(found.getRepetition(), column.name());
    return same.equals(found);
  }

  private static final class Builder extends ParquetWriter.Builder<List<Object>, Builder> {
    private final TableSchema<?> table;

    Builder(TableSchema<?> table, OutputFile file) {
      super(file);
      this.table = table;
      // What a session sets for its own files is not for these.
      withConf(new Configuration(false));
      withCompressionCodec(CompressionCodecName.SNAPPY);
      withRowGroupSize(ROW_GROUP_BYTES);
      StreamedParquet.sameBytesEverywhere(this);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<List<Object>> getWriteSupport(Configuration configuration) {
      return new Columns(table);
    }
  }

  private static final class Columns extends WriteSupport<List<Object>> {
    private final TableSchema<?> table;
    private RecordConsumer consumer;

    Columns(TableSchema<?> table) {
      this.table = table;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(table.parquet(), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(List<Object> values) {
      consumer.startMessage();
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) != null) {
          TableColumn column = table.columns().get(i);
          consumer.startField(column.name(), i);
          column.type().write(consumer, values.get(i));
          consumer.endField(column.name(), i);
        }
      }
      consumer.endMessage();
    }
  }
}

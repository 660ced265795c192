package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The cells of one column of Parquet files; a null is an empty document. Nothing but this column is
 * looked at, so what else a file holds need not be known here. A row group belongs to the piece
 * that its middle lies in.
 *
 * @param column name of the column of strings
 */
public record ParquetPieces(String column) implements PieceReader {
  private static final long serialVersionUID = 1L;
  private static final String WAY_OUT =
      "; set prepare.source.parquet.column to a column of texts that all files have";

  @Override
  public boolean needsWholeFiles() {
    return false;
  }

  @Override
  public Open open(SourcePiece piece, DocumentLimits limits, Configuration configuration) {
    SourceFile file = piece.file();
    if (file.length() == 0) {
      return new NoRows();
    }
    try {
      ParquetReadOptions options =
          HadoopReadOptions.builder(configuration).withRange(piece.start(), piece.end()).build();
      ParquetFileReader reader = ParquetFileReader.open(file.parquet(configuration), options);
      try {
        return opened(file, reader, limits);
      } catch (RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (NoTexts e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw file.unreadable(" as Parquet", e);
    }
  }

  private Open opened(SourceFile file, ParquetFileReader reader, DocumentLimits limits) {
    MessageType schema = reader.getFooter().getFileMetaData().getSchema();
    List<Type> named =
        schema.getFields().stream().filter(field -> field.getName().equals(column)).toList();
    if (named.isEmpty()) {
      return new WithoutColumn(reader, file, schema, reader.getRecordCount());
    }
    if (named.size() > 1 || !isText(named.get(0))) {
      throw new NoTexts(
          "Column "
              + column
              + " of "
              + file.path()
              + (named.size() > 1
                  ? " is there " + named.size() + " times"
                  : " is of type " + described(named.get(0)) + ", expected string")
              + WAY_OUT);
    }
    requireKnownCodec(file, reader);
    return new Cells(reader, file, new MessageType(schema.getName(), named), limits);
  }

  /** Two codecs have no free implementation in Java. */
  private void requireKnownCodec(SourceFile file, ParquetFileReader reader) {
    for (BlockMetaData rowGroup : reader.getRowGroups()) {
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        CompressionCodecName codec = chunk.getCodec();
        if (chunk.getPath().equals(ColumnPath.get(column))
            && (codec == CompressionCodecName.BROTLI || codec == CompressionCodecName.LZO)) {
          throw new NoTexts(
              "Column "
                  + column
                  + " of "
                  + file.path()
                  + " is packed by "
                  + codec
                  + ", which is not read; write the file again with zstd, snappy or gzip");
        }
      }
    }
  }

  private static boolean isText(Type type) {
    return type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
        && (type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
            || type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
            || type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation);
  }

  private static String described(Type type) {
    if (!type.isPrimitive()) {
      return type.getLogicalTypeAnnotation() == null
          ? "group"
          : type.getLogicalTypeAnnotation().toString();
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    String physical = type.asPrimitiveType().getPrimitiveTypeName().toString();
    return logical == null ? physical : physical + " (" + logical + ")";
  }

  /** What no setting of Parquet's mends. */
  private static final class NoTexts extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoTexts(String message) {
      super(message, null, false, false);
    }
  }

  /** A file of no bytes, as interrupted programs leave: it has no rows. */
  private static final class NoRows implements Open {
    @Override
    public Optional<Reading> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Rows that lack the column are documents that nobody can read. */
  private final class WithoutColumn implements Open {
    private final ParquetFileReader reader;
    private final Reading leftOut;
    private long left;

    WithoutColumn(ParquetFileReader reader, SourceFile file, MessageType schema, long rows) {
      this.reader = reader;
      this.left = rows;
      this.leftOut =
          new Reading.LeftOut(
              Reading.LeftOut.WITHOUT_COLUMN,
              new Reading.Defect(
                  file.path(),
                  0,
                  "Column "
                      + column
                      + " is not in "
                      + file.path()
                      + ", which has "
                      + String.join(
                          ", ", schema.getFields().stream().map(Type::getName).toList())));
    }

    @Override
    public Optional<Reading> next() {
      return left-- > 0 ? Optional.of(leftOut) : Optional.empty();
    }

    @Override
    public void close() {
      closed(reader);
    }
  }

  private static void closed(ParquetFileReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A Parquet file could not be closed", e);
    }
  }

  /** Row by row, so that no more than a row group's column and one document are held. */
  private static final class Cells implements Open {
    private final ParquetFileReader reader;
    private final SourceFile file;
    private final MessageType schema;
    private final ColumnDescriptor column;
    private final DocumentLimits limits;
    private ColumnReader cells;
    private long left;

    Cells(ParquetFileReader reader, SourceFile file, MessageType schema, DocumentLimits limits) {
      this.reader = reader;
      this.file = file;
      this.schema = schema;
      this.column = schema.getColumns().get(0);
      this.limits = limits;
      reader.setRequestedSchema(schema);
    }

    @Override
    public Optional<Reading> next() {
      try {
        while (left == 0) {
          PageReadStore rows = reader.readNextRowGroup();
          if (rows == null) {
            return Optional.empty();
          }
          String writer = reader.getFooter().getFileMetaData().getCreatedBy();
          cells =
              new ColumnReadStoreImpl(
                      rows, new GroupRecordConverter(schema).getRootConverter(), schema, writer)
                  .getColumnReader(column);
          left = rows.getRowCount();
        }
        left--;
        byte[] utf8 =
            cells.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()
                ? new byte[0]
                : cells.getBinary().getBytes();
        cells.consume();
        return Optional.of(limits.reading(utf8, utf8.length));
      } catch (IOException | RuntimeException e) {
        throw file.unreadable(" in column " + column.getPath()[0], e);
      }
    }

    @Override
    public void close() {
      closed(reader);
    }
  }
}

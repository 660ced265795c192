package org.notrainnogain.dataprep.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files of a source drawn at random, and what a reader must find in them. */
final class WrittenSource {
  /** What a source may be. */
  enum Kind {
    LINES(new LinePieces(new Lines())),
    JSON(new LinePieces(new JsonDocuments("text"))),
    PARQUET(new ParquetPieces("text"));

    final PieceReader reader;

    Kind(PieceReader reader) {
      this.reader = reader;
    }
  }

  private static final CompressionCodecName[] CODECS = {
    CompressionCodecName.UNCOMPRESSED,
    CompressionCodecName.SNAPPY,
    CompressionCodecName.GZIP,
    CompressionCodecName.ZSTD
  };

  /** Commons Compress fails to write some texts of several blocks. */
  private static final int MOST_BYTES_OF_LZ4 = 60_000;

  /** Reading the files that it is made of takes longer than writing one of Parquet. */
  private static final Configuration CONFIGURATION = new Configuration();

  private static final int ONE_LONG_OF = 1000;
  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};

  private final Kind kind;
  private final RandomGenerator random;
  long documents;
  long kept;
  long repaired;
  final SortedMap<String, Long> rejected = new TreeMap<>();
  long files;
  long emptyFiles;
  int lostFiles;

  WrittenSource(Kind kind, RandomGenerator random) {
    this.kind = kind;
    this.random = random;
  }

  /** Writes a file of some documents, of none, or of what is no text. */
  void add(Path file) throws IOException {
    long documentsBefore = documents;
    long keptBefore = kept;
    int count = random.nextInt(4) == 0 ? 0 : random.nextInt(400);
    byte[] bytes = count == 0 && random.nextBoolean() ? new byte[0] : some(count);
    Files.write(file, bytes);
    files++;
    emptyFiles += documents == documentsBefore ? 1 : 0;
    lostFiles += documents > documentsBefore && kept == keptBefore ? 1 : 0;
  }

  private byte[] some(int count) throws IOException {
    if (kind == Kind.PARQUET) {
      return random.nextInt(8) == 0 ? withoutColumn(count) : parquet(texts(count));
    }
    if (count > 0 && random.nextInt(8) == 0) {
      return utf16(count);
    }
    return packed(lines(texts(count)));
  }

  /** Texts as bytes; null for a line of JSON that has none, or a null in Parquet. */
  private List<byte[]> texts(int count) {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String good = "a good line \u00e9 of number " + i;
      byte[] text = good.getBytes(StandardCharsets.UTF_8);
      String reason = "";
      switch (random.nextInt(ONE_LONG_OF) == 0 ? -1 : random.nextInt(12)) {
        case -1 -> {
          reason = "too-long";
          text = "x".repeat(ReadSource.LIMITS.mostBytes() + 1).getBytes(StandardCharsets.UTF_8);
        }
        case 0 -> {
          reason = "too-short";
          text = "\u00e9xy".getBytes(StandardCharsets.UTF_8);
        }
        case 1 -> {
          reason = "empty";
          text = "\u4e2d\u6587".getBytes(StandardCharsets.UTF_8);
        }
        case 2 -> {
          reason = "binary";
          text = "\0\1\2 line".getBytes(StandardCharsets.UTF_8);
        }
        case 3 -> {
          repaired++;
          text = good.getBytes(StandardCharsets.ISO_8859_1);
        }
        case 4 -> {
          reason = "binary";
          text = "\u00e9\u00e8\u00ea\u00e0 line".getBytes(StandardCharsets.ISO_8859_1);
        }
        case 5 -> {
          if (kind != Kind.LINES) {
            reason = kind == Kind.JSON ? "malformed" : "empty";
            text = null;
          }
        }
        default -> {}
      }
      count(reason, 1);
      texts.add(text);
    }
    return texts;
  }

  private void count(String reason, long more) {
    documents += more;
    if (reason.isEmpty()) {
      kept += more;
    } else if (more > 0) {
      rejected.merge(reason, more, Long::sum);
    }
  }

  private byte[] lines(List<byte[]> texts) {
    String end = LINE_ENDS[random.nextInt(LINE_ENDS.length)];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (random.nextInt(6) == 0) {
      write(bytes, "\uFEFF");
    }
    for (byte[] text : texts) {
      if (kind == Kind.LINES) {
        bytes.writeBytes(text);
      } else {
        json(bytes, text);
      }
      write(bytes, end);
      if (random.nextInt(5) == 0) {
        write(bytes, " \u00A0" + end);
      }
    }
    return bytes.toByteArray();
  }

  private void json(ByteArrayOutputStream bytes, byte[] text) {
    if (text == null) {
      String[] malformed = {"{\"text\": 7}", "[1]", "{\"txt\": \"a\"}", "{\"text\": \"cut", "no"};
      write(bytes, malformed[random.nextInt(malformed.length)]);
      return;
    }
    write(bytes, "{\"n\": NaN, \"text\": \"");
    for (byte b : text) {
      if (b >= 0 && b < ' ') {
        write(bytes, "\\u000" + b);
      } else {
        bytes.write(b);
      }
    }
    write(bytes, "\"}");
  }

  private static void write(ByteArrayOutputStream bytes, String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Without its mark, by which it would be refused: bytes between those of line ends are documents
   * to whoever reads UTF-8, and none is a text.
   */
  private byte[] utf16(int count) {
    boolean bigEndian = random.nextBoolean();
    Charset charset = bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"text\": \"a good line of number ").append(i).append("\"}\n");
    }
    // The last line end's zero comes after its byte, or before.
    count(kind == Kind.JSON ? "malformed" : "binary", bigEndian ? count : count + 1L);
    return text.toString().getBytes(charset);
  }

  private byte[] packed(byte[] bytes) throws IOException {
    CompressionTest.Packing[] packings = CompressionTest.Packing.values();
    CompressionTest.Packing packing = packings[random.nextInt(packings.length)];
    if (bytes.length > MOST_BYTES_OF_LZ4 && packing.name().startsWith("LZ4")) {
      packing = CompressionTest.Packing.GZIP;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packing.open(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private byte[] withoutColumn(int rows) throws IOException {
    count("without-column", rows);
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 n; }");
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      groups.add(new SimpleGroupFactory(schema).newGroup().append("n", i));
    }
    return parquet(schema, groups);
  }

  private byte[] parquet(List<byte[]> texts) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType("message m { optional binary text (STRING); }");
    List<Group> groups = new ArrayList<>();
    for (byte[] text : texts) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      if (text != null) {
        row.add("text", Binary.fromConstantByteArray(text));
      }
      groups.add(row);
    }
    return parquet(schema, groups);
  }

  private byte[] parquet(MessageType schema, List<Group> rows) throws IOException {
    Path directory = Files.createTempDirectory("parquet");
    Path file = directory.resolve("file");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(CONFIGURATION)
            .withType(schema)
            .withCompressionCodec(CODECS[random.nextInt(CODECS.length)])
            .withRowGroupSize(random.nextInt(3) == 0 ? 1L << 20 : 8192L)
            .withPageRowCountLimit(50)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    Files.deleteIfExists(directory.resolve(".file.crc"));
    Files.delete(directory);
    return bytes;
  }
}

package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
  private static final List<String> TEXTS =
      IntStream.range(0, 3000).mapToObj(i -> "line " + i + " of number " + i * 7919L).toList();

  /** All texts in each packing, made once: writing LZ4 blocks takes seconds. */
  private static final Map<Packing, byte[]> PACKED = new EnumMap<>(Packing.class);

  @TempDir Path directory;

  /** How the files of these tests are packed. */
  enum Packing {
    NONE("txt") {
      @Override
      OutputStream open(OutputStream out) {
        return out;
      }
    },
    GZIP("gz") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new GZIPOutputStream(out);
      }
    },
    BZIP2("bz2") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out);
      }
    },
    ZSTD("zst") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new ZstdOutputStream(out);
      }
    },
    ZSTD_LONG("long31.zst") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new ZstdOutputStream(out).setLong(31);
      }
    },
    LZ4("lz4") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return lz4(out, false);
      }
    },
    LZ4_LINKED("linked.lz4") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return lz4(out, true);
      }
    },
    SNAPPY("sz") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new FramedSnappyCompressorOutputStream(out);
      }
    },
    XZ("xz") {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new XZOutputStream(out, new LZMA2Options(0));
      }
    },
    DEFLATE("deflate") {
      @Override
      OutputStream open(OutputStream out) {
        return new DeflaterOutputStream(out);
      }
    };

    private final String ending;

    Packing(String ending) {
      this.ending = ending;
    }

    abstract OutputStream open(OutputStream out) throws IOException;

    private static OutputStream lz4(OutputStream out, boolean blocksRefer) throws IOException {
      return new FramedLZ4CompressorOutputStream(
          out,
          new FramedLZ4CompressorOutputStream.Parameters(
              FramedLZ4CompressorOutputStream.BlockSize.K64,
              true,
              true,
              blocksRefer,
              BlockLZ4CompressorOutputStream.createParameterBuilder()
                  .withMaxNumberOfCandidates(4)
                  .withLazyMatching(false)
                  .build()));
    }

    byte[] pack(List<String> lines) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = open(bytes)) {
        for (String line : lines) {
          out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      return bytes.toByteArray();
    }
  }

  @BeforeAll
  static void packAllTexts() throws IOException {
    for (Packing packing : Packing.values()) {
      PACKED.put(packing, packing.pack(TEXTS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theContentSaysHowAFileIsPacked(Packing packing) throws IOException {
    List<String> expected = TEXTS.stream().sorted().toList();
    byte[] packed = PACKED.get(packing);
    for (String name :
        List.of(
            "a." + packing.ending,
            "A." + packing.ending.toUpperCase(Locale.ROOT),
            "b.txt",
            "c.gz",
            "d")) {
      Path file = directory.resolve(name);
      Files.write(file, packed);
      assertThat(ReadSource.lines(file.toString())).as(name).isEqualTo(expected);
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEFLATE")
  void membersAfterEachOtherAreReadToTheEnd(Packing packing) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(PACKED.get(packing));
    both.write(packing.pack(List.of("one line more")));
    Path file = directory.resolve("members");
    Files.write(file, both.toByteArray());
    assertThat(ReadSource.lines(file.toString()))
        .isEqualTo(Stream.concat(TEXTS.stream(), Stream.of("one line more")).sorted().toList());
  }

  @ParameterizedTest
  @EnumSource
  void howeverAFileIsCutEachLineIsReadOnce(Packing packing) throws IOException {
    Path file = directory.resolve("cut");
    Files.write(file, PACKED.get(packing));
    assertThat(
            ReadSource.of(new LinePieces(new Lines()), 1000, file.toString()).stream()
                .filter(reading -> reading instanceof Reading.Document)
                .count())
        .isEqualTo(TEXTS.size());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsCutShortIsNamed(Packing packing) throws IOException {
    Path file = directory.resolve("short." + packing.ending);
    byte[] packed = PACKED.get(packing);
    for (int length : new int[] {packed.length / 2, packed.length - 1}) {
      Files.write(file, Arrays.copyOf(packed, length));
      assertThatThrownBy(() -> ReadSource.lines(file.toString()))
          .as("%d of %d bytes", length, packed.length)
          .hasMessageContaining("Source file:" + file + " cannot be read")
          .hasMessageContaining("; replace the file, or leave it out of the paths");
    }
  }

  @Test
  void aFileOfNoBytesHasNoDocuments() throws IOException {
    for (Packing packing : Packing.values()) {
      Files.write(directory.resolve("empty." + packing.ending), new byte[0]);
      Files.write(directory.resolve("nothing." + packing.ending), packing.pack(List.of()));
    }
    assertThat(ReadSource.lines(directory.toString())).isEmpty();
  }

  @Test
  void aFrameThatIsToBeSkippedIsSkipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0x50, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'});
    bytes.write(Packing.ZSTD.pack(List.of("text")));
    Files.write(directory.resolve("skip"), bytes.toByteArray());
    assertThat(ReadSource.lines(directory.toString())).containsExactly("text");
  }

  @Test
  void archivesAndForeignFormatsAreRefusedByName() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a.txt"));
    }
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
      TarArchiveEntry entry = new TarArchiveEntry("a.txt");
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    }
    ByteArrayOutputStream tarGz = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(tarGz)) {
      out.write(tar.toByteArray());
    }
    refused("a.txt", zip.toByteArray(), "it is a zip archive, which is not read: unpack it");
    refused("b", tar.toByteArray(), "it is a tar archive, which is not read");
    refused("c.txt.gz", tarGz.toByteArray(), "it is a tar archive, which is not read");
    refused("d.txt", new byte[] {'7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C}, "a 7z archive");
    refused("e", new byte[] {'P', 'A', 'R', '1', 0x15, 0}, "set prepare.source=parquet");
    byte[] twice = gzip(gzip("some text".getBytes(StandardCharsets.UTF_8)));
    refused("f.gz", twice, "it is packed twice, which is not read: unpack it once");
    for (String charset : List.of("UTF-16", "UTF-32")) {
      byte[] text = "\uFEFFsome text".getBytes(Charset.forName(charset + "LE"));
      String wayOut = "convert it, as by iconv -f " + charset + " -t UTF-8";
      refused("g.txt", text, "it is text in " + charset + ", which is not read: " + wayOut);
      refused("h.txt.gz", gzip(text), "it is text in " + charset);
      byte[] other = "\uFEFFsome text".getBytes(Charset.forName(charset + "BE"));
      refused("i.jsonl", other, "it is text in " + charset);
    }
    refused(
        "part-0.snappy",
        ByteBuffer.allocate(20).putInt(12).putInt(8).array(),
        "it is in Hadoop's block format");
  }

  @Test
  void whatFollowsTheMembersOfAPackedFileIsNotPassedOver() throws IOException {
    byte[] member = gzip("some text\n".repeat(30).getBytes(StandardCharsets.UTF_8));
    for (byte[] more :
        List.of("garbage of a kind".getBytes(StandardCharsets.UTF_8), new byte[512])) {
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      joined.write(member);
      joined.write(member);
      joined.write(more);
      Path file = Files.write(directory.resolve("a.txt.gz"), joined.toByteArray());
      assertThatThrownBy(() -> ReadSource.lines(file.toString()))
          .hasMessageContaining(
              "Source file:"
                  + file
                  + " cannot be read after 600 bytes of text: what follows its last gz member is no gz data; cut it off, as by gzip -dc FILE | gzip > NEW");
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private void refused(String name, byte[] bytes, String why) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, bytes);
    assertThatThrownBy(() -> ReadSource.lines(file.toString()))
        .hasMessageContaining("Source file:" + file + " cannot be read: ")
        .hasMessageContaining(why)
        .hasMessageContaining("or leave it out of the paths of prepare.source");
    Files.delete(file);
  }
}

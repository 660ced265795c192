package org.notrainnogain.dataprep.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.tukaani.xz.XZInputStream;

/**
 * How a file is packed, told by its first bytes: names lie. Files of several members, one after the
 * other, are read to their end.
 */
enum Compression {
  /** Nothing that is known here: text, or what looks like none once it is read. */
  NONE {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) {
      return in;
    }
  },
  GZIP("1f8b") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new GzipMembers(codec(GzipCodec.class, in, configuration));
    }
  },
  /** With data, and without any. */
  BZIP2("425a68..314159265359", "425a68..177245385090") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new BZip2CompressorInputStream(new BufferedInputStream(in), true);
    }
  },
  /** A frame, or first one that is to be skipped; Hadoop's own codec needs its native library. */
  ZSTD("28b52ffd", "5.2a4d18") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_LONGEST_WINDOW);
    }
  },
  LZ4("04224d18") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new FramedLZ4CompressorInputStream(new BufferedInputStream(in), true);
    }
  },
  SNAPPY("ff060000734e61507059") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new FramedSnappyCompressorInputStream(new BufferedInputStream(in));
    }
  },
  XZ("fd377a585a00") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return new XZInputStream(new BufferedInputStream(in), XZ_MOST_KIBIBYTES);
    }
  },
  /** Zlib, whose two bytes no text begins with. */
  DEFLATE("7801", "789c", "78da") {
    @Override
    InputStream unpacked(InputStream in, Configuration configuration) throws IOException {
      return codec(DefaultCodec.class, in, configuration);
    }
  };

  /** Bytes of a file's start that are needed to tell what it is. */
  static final int HEAD = 512;

  /** Two to the power of this: what {@code zstd --long=31} needs beside the heap. */
  private static final int ZSTD_LONGEST_WINDOW = 31;

  /** Four times what {@code xz -9} needs; a header may ask for gigabytes. */
  private static final int XZ_MOST_KIBIBYTES = 256 << 10;

  private static final int TAR_MAGIC_AT = 257;

  /** First bytes in hexadecimal digits, a dot for any digit. */
  private final List<String> magic;

  Compression(String... magic) {
    this.magic = List.of(magic);
  }

  abstract InputStream unpacked(InputStream in, Configuration configuration) throws IOException;

  /** How a file that begins so is packed. */
  static Compression of(byte[] head) {
    String digits = HexFormat.of().formatHex(head, 0, Math.min(head.length, 16));
    return Arrays.stream(values())
        .filter(compression -> compression.magic.stream().anyMatch(m -> begins(digits, m)))
        .findFirst()
        .orElse(NONE);
  }

  private static boolean begins(String digits, String magic) {
    if (digits.length() < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (magic.charAt(i) != '.' && magic.charAt(i) != digits.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Archives and packed formats that nothing here reads, and files of other readers. */
  private enum Foreign {
    ZIP("a zip archive", "504b0304", "504b0506"),
    SEVEN_ZIP("a 7z archive", "377abcaf271c"),
    RAR("a rar archive", "526172211a07"),
    LZIP("packed by lzip", "4c5a495000", "4c5a495001"),
    LZMA("packed by lzma", "5d0000"),
    LZOP("packed by lzop", "894c5a4f00"),
    LZ4_LEGACY("in lz4's old format", "02214c18"),
    COMPRESS("packed by compress", "1f9d"),
    PARQUET("a Parquet file; set prepare.source=parquet if it is one, or else", "5041523115"),
    PDF("a PDF file", "255044462d"),
    /** Its mark begins with that of UTF-16. */
    UTF_32("text in UTF-32", "fffe0000", "0000feff") {
      @Override
      String wayOut() {
        return "convert it, as by iconv -f UTF-32 -t UTF-8";
      }
    },
    UTF_16("text in UTF-16", "fffe", "feff") {
      @Override
      String wayOut() {
        return "convert it, as by iconv -f UTF-16 -t UTF-8";
      }
    };

    private final String name;
    private final List<String> magic;

    Foreign(String name, String... magic) {
      this.name = name;
      this.magic = List.of(magic);
    }

    String wayOut() {
      return NotText.UNPACK;
    }
  }

  /**
   * Refuses what would be junk if it were read as text.
   *
   * @param head first bytes, unpacked
   * @param path of the file
   */
  static void requireText(byte[] head, String path) throws IOException {
    if (of(head) != NONE) {
      throw new NotText("it is packed twice", "unpack it once");
    }
    String digits = HexFormat.of().formatHex(head, 0, Math.min(head.length, 16));
    for (Foreign foreign : Foreign.values()) {
      if (foreign.magic.stream().anyMatch(magic -> begins(digits, magic))) {
        throw new NotText("it is " + foreign.name, foreign.wayOut());
      }
    }
    int tarEnd = TAR_MAGIC_AT + "ustar".length();
    if (head.length >= tarEnd
        && new String(head, TAR_MAGIC_AT, "ustar".length(), StandardCharsets.ISO_8859_1)
            .equals("ustar")) {
      throw new NotText("it is a tar archive", NotText.UNPACK);
    }
    String name = path.toLowerCase(Locale.ROOT);
    if (head.length > 0
        && head[0] == 0
        && List.of(".snappy", ".lz4", ".lzo").stream().anyMatch(name::endsWith)) {
      throw new NotText(
          "it is in Hadoop's block format, which says neither its length nor its end",
          NotText.UNPACK);
    }
  }

  /** A file of a kind that is not read. */
  private static final class NotText extends IOException {
    private static final String UNPACK =
        "unpack it, and pack single files as gz, bz2, zst, xz, lz4 or framed snappy if at all";
    private static final long serialVersionUID = 1L;

    NotText(String kind, String wayOut) {
      super(kind + ", which is not read: " + wayOut);
    }
  }

  /** Says what the codec means where something else follows the members of a file. */
  private static final class GzipMembers extends FilterInputStream {
    GzipMembers(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        if ("not a gzip file".equals(e.getMessage())) {
          throw new IOException(
              "what follows its last gz member is no gz data; cut it off, as by gzip -dc FILE | gzip > NEW",
              e);
        }
        throw e;
      }
    }
  }

  private static InputStream codec(
      Class<? extends CompressionCodec> codec, InputStream in, Configuration configuration)
      throws IOException {
    return ReflectionUtils.newInstance(codec, configuration).createInputStream(in);
  }
}

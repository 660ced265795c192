package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
  private static final SourceFile FILE = new LocalFile(URI.create("file:///here/it.bz2"), 1, 0);
  private static final String TOO_LONG = "(too long)";

  @Test
  void everyLineBelongsToOnePieceHoweverTheFileIsCut() {
    byte[] text =
        "one\ntwo\r\n\r\n\nthree\rfour\r\r\nfive  six\n\r".getBytes(StandardCharsets.UTF_8);
    List<String> whole = lines(text, 0, text.length, 100);
    assertThat(whole).containsExactly("one", "two", "", "", "three", "four", "", "five  six", "");
    for (int first = 1; first < text.length; first++) {
      for (int second = first; second <= text.length; second++) {
        List<String> cut = new ArrayList<>(lines(text, 0, first, 100));
        cut.addAll(lines(text, first, second, 100));
        cut.addAll(lines(text, second, text.length, 100));
        assertThat(cut).as("cut at %d and %d", first, second).isEqualTo(whole);
      }
    }
  }

  @Test
  void aLineLongerThanTheBoundIsSeenOnceAndNotHeld() {
    byte[] text =
        ("short\n" + "x".repeat(300_000) + "\n12345\n123456\n").getBytes(StandardCharsets.UTF_8);
    assertThat(lines(text, 0, text.length, 5))
        .containsExactly("short", TOO_LONG, "12345", TOO_LONG);
    List<String> cut = new ArrayList<>();
    for (int start = 0; start < text.length; start += 1000) {
      cut.addAll(lines(text, start, Math.min(text.length, start + 1000), 5));
    }
    assertThat(cut).containsExactly("short", TOO_LONG, "12345", TOO_LONG);
  }

  @Test
  void aLineOfHundredsOfMegabytesNeedsNoMemory() {
    InputStream endless =
        new InputStream() {
          private long left = 500L << 20;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, left);
            left -= count;
            return count == 0 ? -1 : count;
          }
        };
    InputStream text =
        new SequenceInputStream(
            endless, new ByteArrayInputStream("\nlast".getBytes(StandardCharsets.UTF_8)));
    assertThat(lines(0, Long.MAX_VALUE, text, 1 << 20)).hasSize(2).last().isEqualTo("last");
  }

  @Test
  void aByteOrderMarkIsNoPartOfALineThatItBegins() {
    byte[] text =
        "\uFEFFone\n\uFEFFtwo\r\n\uFEFF\uFEFFth\uFEFFree".getBytes(StandardCharsets.UTF_8);
    List<String> whole = lines(text, 0, text.length, 100);
    assertThat(whole).containsExactly("one", "two", "th\uFEFFree");
    for (int cut = 1; cut < text.length; cut++) {
      List<String> both = new ArrayList<>(lines(text, 0, cut, 100));
      both.addAll(lines(text, cut, text.length, 100));
      assertThat(both).as("cut at %d", cut).isEqualTo(whole);
    }
    assertThat(lines(new byte[0], 0, 0, 100)).isEmpty();
    assertThat(lines("\uFEFF".getBytes(StandardCharsets.UTF_8), 0, 3, 100)).containsExactly("");
  }

  @Test
  void damageSaysWhichFileAndWhere() {
    InputStream damaged =
        new InputStream() {
          private int left = 70;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("bad block");
            }
            return '\n';
          }
        };
    assertThatThrownBy(() -> lines(0, Long.MAX_VALUE, damaged, 10))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Source file:/here/it.bz2 cannot be read after ")
        .hasMessageContaining("bad block; replace the file, or leave it out");
  }

  private static List<String> lines(byte[] text, int start, int end, int mostBytes) {
    int from = Math.max(0, start - 1);
    return lines(start, end, new ByteArrayInputStream(text, from, text.length - from), mostBytes);
  }

  private static List<String> lines(long start, long end, InputStream in, int mostBytes) {
    List<String> found = new ArrayList<>();
    try (BoundedLines lines = new BoundedLines(FILE, start, end, in, mostBytes)) {
      while (lines.next()) {
        found.add(
            lines.tooLong()
                ? TOO_LONG
                : new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }
}

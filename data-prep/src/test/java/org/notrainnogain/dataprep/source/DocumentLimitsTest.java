package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentLimitsTest {
  private static final DocumentLimits LIMITS = new DocumentLimits(100, 0.1);

  @Test
  void textStaysAsItIs() {
    for (String text :
        new String[] {"", "plain\ttext\r\n", "\u00e4 \u4e2d\u6587 \uD83D\uDE00", "a real \uFFFD"}) {
      assertThat(bytes(text.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(new Reading.Document(text, 0));
      assertThat(LIMITS.reading(text, 0)).isEqualTo(new Reading.Document(text, 0));
    }
  }

  @Test
  void invalidUtf8IsReplacedAndCounted() {
    byte[] latin1 =
        "a caf\u00e9 and another caf\u00e9 in Latin-1".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(bytes(latin1))
        .isEqualTo(new Reading.Document("a caf\uFFFD and another caf\uFFFD in Latin-1", 2));
    byte[] both = "a real \uFFFD and then an invalid one: ?".getBytes(StandardCharsets.UTF_8);
    both[both.length - 1] = (byte) 0xC3;
    assertThat(bytes(both))
        .isEqualTo(new Reading.Document("a real \uFFFD and then an invalid one: \uFFFD", 1));
    assertThat(LIMITS.reading("half a pair \uD83D and more \uD83D\uDE00 text", 1))
        .isEqualTo(new Reading.Document("half a pair \uFFFD and more \uD83D\uDE00 text", 2));
  }

  @Test
  void whatIsNoTextIsLeftOut() {
    assertThat(bytes("a text with one \0 in it".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Reading.Document.class);
    assertThat(bytes("U\0T\0F\0-\0001\0006\0".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Reading.LeftOut("binary", null));
    assertThat(bytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 26, (byte) 0xFF, 'I', 'H'}))
        .isEqualTo(new Reading.LeftOut("binary", null));
    assertThat(LIMITS.reading("\1\2\3", 0)).isEqualTo(new Reading.LeftOut("binary", null));
  }

  @Test
  void whatIsTooLongIsLeftOut() {
    assertThat(LIMITS.reading("x".repeat(100), 0)).isInstanceOf(Reading.Document.class);
    assertThat(LIMITS.reading("x".repeat(101), 0)).isEqualTo(new Reading.LeftOut("too-long", null));
    assertThat(bytes(new byte[101])).isEqualTo(new Reading.LeftOut("too-long", null));
  }

  @Test
  void boundsMustBePositive() {
    assertThatThrownBy(() -> new DocumentLimits(0, 0.1))
        .hasMessageContaining("set prepare.filters.too-long and prepare.filters.binary-share");
  }

  private static Reading bytes(byte[] bytes) {
    return LIMITS.reading(bytes, bytes.length);
  }
}

package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictUtf8Test {
  @Test
  void readsWhatIsUtf8() throws CharacterCodingException {
    String text = "\uFEFFa = \"caf\u00E9 \uD83D\uDE00\"\r\n";
    assertThat(StrictUtf8.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    assertThat(StrictUtf8.decode(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ISO-8859-1, 0xE9, 2", "UTF-16, 0xFE, 1", "UTF-16LE, 0x00, 1", "UTF-32BE, 0x00, 1"})
  void namesTheByteThatIsNot(String charset, String first, int line) {
    byte[] bytes = "a = 1\nb = \"caf\u00E9\"".getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> StrictUtf8.decode(bytes))
        .isInstanceOf(CharacterCodingException.class)
        .hasMessage(
            "it is no text in UTF-8 (byte "
                + first
                + " in line "
                + line
                + "); save it in UTF-8, as by iconv -f LATIN1 -t UTF-8 or iconv -f UTF-16 -t UTF-8");
  }

  @Test
  void refusesATextThatIsCutInACharacter() {
    byte[] bytes = {'a', (byte) 0xC3};
    assertThatThrownBy(() -> StrictUtf8.decode(bytes)).hasMessageContaining("byte 0xC3 in line 1");
  }
}

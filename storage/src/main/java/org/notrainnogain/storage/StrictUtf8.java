package org.notrainnogain.storage;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text that is read as it was written or not at all: what is no UTF-8 is not replaced by marks. */
public final class StrictUtf8 {
  private StrictUtf8() {}

  /**
   * Decodes a file that somebody wrote by hand. A mark of byte order at its start stays.
   *
   * @throws CharacterCodingException saying which byte is no UTF-8, or that no text holds it
   */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, text, true);
    for (int i = 0; i < in.position(); i++) {
      // Every second byte of English in UTF-16.
      if (bytes[i] == 0) {
        throw new NotUtf8(bytes, i);
      }
    }
    if (result.isError()) {
      throw new NotUtf8(bytes, in.position());
    }
    return text.flip().toString();
  }

  /** Names the byte that is wrong. */
  private static final class NotUtf8 extends CharacterCodingException {
    private static final long serialVersionUID = 1L;

    private final String message;

    NotUtf8(byte[] bytes, int at) {
      int line = 1;
      for (int i = 0; i < at; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      message =
          String.format(
              Locale.ROOT,
              "it is no text in UTF-8 (byte 0x%02X in line %d); save it in UTF-8, as by iconv -f LATIN1 -t UTF-8 or iconv -f UTF-16 -t UTF-8",
              bytes[at],
              line);
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}

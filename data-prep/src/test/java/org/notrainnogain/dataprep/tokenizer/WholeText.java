package org.notrainnogain.dataprep.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/** What the native library makes of a text that it gets in one piece. */
final class WholeText {
  private WholeText() {}

  static HuggingFaceTokenizer whole(byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json), Map.of("truncation", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] ids(HuggingFaceTokenizer tokenizer, String text) {
    Encoding encoding = tokenizer.encode(text, false, false);
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }
}

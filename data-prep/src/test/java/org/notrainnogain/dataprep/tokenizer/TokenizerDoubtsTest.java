package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenizerDoubtsTest {
  @Test
  void namesAPreTokenizerThatTheVocabularyWasNotMadeWith() {
    assertThat(doubts("{\"type\":\"Metaspace\"}", "the"))
        .startsWith("its pre-tokenizer Metaspace marks each word with \u2581, which no token");
    assertThat(doubts("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Metaspace\"}]}", "a"))
        .startsWith("its pre-tokenizer Metaspace marks each word");
    assertThat(doubts("{\"type\":\"BertPreTokenizer\"}", "\u2581the"))
        .startsWith("its vocabulary has tokens that begin with \u2581, which only");
    assertThat(doubts("{\"type\":\"Metaspace\"}", "\u2581the"))
        .isEqualTo(doubts("null", "the"))
        .startsWith("the given tokenizer was trained on other text")
        .contains("change prepare.cleaning");
  }

  private static String doubts(String preTokenizer, String token) {
    String json =
        "{\"pre_tokenizer\":" + preTokenizer + ",\"model\":{\"vocab\":{\"" + token + "\":0}}}";
    return TokenizerDoubts.of(json.getBytes(StandardCharsets.UTF_8));
  }
}

package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.dataprep.tokenizer.TokenizerFile.AddedToken;

/** A run of megabytes reaches the native library, which needs 500 bytes a token, in small parts. */
class LongRunsTest {
  private static final int UNKNOWN = 1;
  private static final int LONGEST_WORD = 100;

  /** Cuts as BERT's tokenizers do; ids are lengths. */
  private static final class Library {
    private final Pattern words;
    private int longest;

    Library(boolean ideographsAreWords) {
      String wide =
          "[\u3001\u3002\u3008-\u3011\uFF01\uFF08\uFF09\uFF0C\uFF1A\uFF1B\uFF1F\\p{Punct}]";
      String ideograph = ideographsAreWords ? "[\u4E00-\u9FFF]|" : "";
      String notWord = ideographsAreWords ? "\u4E00-\u9FFF" : "";
      this.words =
          Pattern.compile(wide + "|" + ideograph + "(?:(?!" + wide + ")[^" + notWord + "\\s])+");
    }

    int[] encode(String run) {
      longest = Math.max(longest, run.length());
      return words
          .matcher(run)
          .results()
          .map(MatchResult::group)
          .mapToInt(word -> word.length() > LONGEST_WORD ? UNKNOWN : 1000 + word.charAt(0))
          .toArray();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, \u4e2d\u6587\u672c",
    "true, \u4e2d\u6587a\u3002",
    "true, \u306e\u4e2d\u3067",
    "false, \u4e2d\u6587\u672c",
    "false, \u4e2d\u6587\u3002\uff0c",
    "false, \u0430\u0431\u0432",
    "false, \u306e\u3067\u3001",
    "false, ab!c"
  })
  void noPartIsMuchLongerThanTheBound(boolean ideographsAreWords, String alphabet) {
    Library library = new Library(ideographsAreWords);
    LongRuns runs = new LongRuns(library::encode, List.of(), LONGEST_WORD, UNKNOWN);
    String run = alphabet.repeat(200_000);
    int[] ids = runs.encode(run);
    assertThat(library.longest).isLessThanOrEqualTo(LongRuns.LONGEST + alphabet.length());
    assertThat(ids).isEqualTo(new Library(ideographsAreWords).encode(run));
  }

  @Test
  void aRunThatMayHoldAnAddedTokenIsLeftWhole() {
    Library library = new Library(true);
    String run = "\u4e2d".repeat(3000);
    new LongRuns(library::encode, List.of(new AddedToken("harbour", true)), LONGEST_WORD, UNKNOWN)
        .encode(run);
    assertThat(library.longest).isEqualTo(3000);
  }
}

package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of megabytes reaches the native library, which needs 500 bytes a token, in small parts. */
class LongRunsTest {
  private static final int UNKNOWN = 1;
  private static final int LONGEST_WORD = 100;

  /** Cuts by a pattern; ids are first characters. */
  private static final class Library {
    private final Pattern words;
    private int longest;

    Library(String words) {
      this.words = Pattern.compile(words);
    }

    LibraryTokens tokens(String run) {
      longest = Math.max(longest, run.length());
      List<MatchResult> found = words.matcher(run).results().toList();
      int[] numbers = new int[found.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i;
      }
      return new LibraryTokens(
          found.stream().map(MatchResult::group).mapToInt(Library::id).toArray(),
          numbers,
          found.stream().mapToInt(MatchResult::start).toArray());
    }

    private static int id(String word) {
      return word.length() > LONGEST_WORD ? UNKNOWN : 1000 + word.charAt(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'[\u4E00-\u9FFF]|[^\u4E00-\u9FFF]+', \u4e2d\u6587\u672c",
    "'[\u4E00-\u9FFF\u3002]|[^\u4E00-\u9FFF\u3002]+', \u4e2d\u6587a\u3002",
    "'[\u3001\u3002]|[^\u3001\u3002]+', \u306e\u3067\u3001",
    "'[!]|[^!]+', ab!c",
    "'[^!]+|!', \u0430\u0431\u0432",
    "'\\d', 123",
    "'\\d{1,3}', 1234",
    "'harbour|(?:(?!harbour).)+', xxharbour",
    "'harbour|(?:(?!harbour).)+', harbour",
    "'aa|a', a",
    "'\\S+', a!b"
  })
  void noPartIsMuchLongerThanTheBound(String words, String alphabet) {
    Library library = new Library(words);
    String run = alphabet.repeat(200_000);
    int[] ids = new LongRuns(library::tokens, 10, LONGEST_WORD).encode(run);
    assertThat(library.longest).isLessThanOrEqualTo(LongRuns.WINDOW);
    assertThat(ids).isEqualTo(new Library(words).tokens(run).ids());
  }

  /** Marks that the library may drop do not count as what a cut is distant by. */
  @Test
  void anAddedTokenSpreadByMarksIsFound() {
    Library library = new Library("a(?:\u0301*b)|[^\u0301]");
    String run =
        "x".repeat(LongRuns.WINDOW - 300) + "a" + "\u0301".repeat(900) + "b" + "x".repeat(30_000);
    int[] ids = new LongRuns(library::tokens, 10, LONGEST_WORD).encode(run);
    assertThat(ids).isEqualTo(new Library("a(?:\u0301*b)|[^\u0301]").tokens(run).ids());
    assertThat(library.longest).isLessThanOrEqualTo(2 * LongRuns.WINDOW);
  }

  @Test
  void aRunThatCannotBeCutIsRefused() {
    Library library = new Library("\u0301+");
    String run = "\u0301".repeat(LongRuns.LARGEST_WINDOW + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LongRuns(library::tokens, 10, LONGEST_WORD).encode(run))
        .withMessage(
            "A run of 2097153 characters without spaces, "
                + "\u0301".repeat(20)
                + "..., holds 2097152 in which the given tokenizer ends no word; set prepare.filters.too-long to less, or give a tokenizer that splits at punctuation");
    assertThat(library.longest).isLessThanOrEqualTo(LongRuns.LARGEST_WINDOW);
  }
}

package org.notrainnogain.planning.prepare;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notrainnogain.dataprep.tokenizer.WordPieceTrainer;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;
import org.notrainnogain.planning.config.Settings;

/** Where the vocabulary comes from; the slot {@code prepare.tokenizer}. */
public sealed interface TokenizerChoice {
  /** The choices of the slot, by name. */
  Map<String, Function<Settings, TokenizerChoice>> READERS =
      Map.of("word-piece", Trained::from, "given", Given::from);

  /**
   * A WordPiece vocabulary learned from the training split.
   *
   * @param trainer its size and limits
   * @param splitting of text into words
   * @param mostWords distinct words to learn from, the most frequent; bounds the driver's memory
   */
  record Trained(WordPieceTrainer trainer, WordSplitting splitting, int mostWords)
      implements TokenizerChoice {
    static Trained from(Settings settings) {
      Map<String, WordSplitting> splittings =
          Stream.of(WordSplitting.values())
              .collect(Collectors.toMap(WordSplitting::splittingName, UnaryOperator.identity()));
      return new Trained(
          new WordPieceTrainer(
              settings.positiveInt("vocabulary-size"),
              settings.positiveInt("alphabet-limit"),
              settings.positiveInt("minimum-frequency")),
          settings.choice("word-splitting", splittings),
          settings.positiveInt("most-words"));
    }
  }

  /**
   * A file that exists already.
   *
   * @param path of a Hugging Face {@code tokenizer.json} on any Hadoop file system
   */
  record Given(String path) implements TokenizerChoice {
    static Given from(Settings settings) {
      return new Given(settings.filePath("path"));
    }
  }
}

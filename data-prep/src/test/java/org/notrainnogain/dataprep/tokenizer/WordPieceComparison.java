package org.notrainnogain.dataprep.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.notrainnogain.dataprep.embedded.EmbeddedCorpus;
import org.notrainnogain.dataprep.embedded.EmbeddedDocument;
import org.notrainnogain.dataprep.text.TextCleaner;

/**
 * Writes the embedded corpus as lines of text and a tokenizer trained on it into a folder, for
 * {@code benchmarks/peers/hf_wordpiece.py} to compare with, and prints how long counting and
 * training took. Arguments: folder, vocabulary size, word splitting.
 */
public final class WordPieceComparison {
  private WordPieceComparison() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int vocabularySize = Integer.parseInt(arguments[1]);
    WordSplitting splitting = WordSplitting.named(arguments[2]);
    TextCleaner cleaner =
        TextCleaner.of(
            List.of(
                "ascii-punctuation",
                "control-characters",
                "lower-case",
                "strip-accents",
                "english-keyboard",
                "tex-quotes",
                "single-spaces"));
    List<String> texts =
        EmbeddedCorpus.read().documents().stream().map(EmbeddedDocument::text).toList();
    Files.write(folder.resolve("corpus.txt"), texts);
    for (int repeat = 0; repeat < 3; repeat++) {
      long start = System.nanoTime();
      Map<String, Long> counts = new HashMap<>();
      texts.forEach(
          text ->
              splitting.forEachWord(
                  cleaner.clean(text), word -> counts.merge(word, 1L, Long::sum)));
      long counted = System.nanoTime();
      Vocabulary vocabulary = new WordPieceTrainer(vocabularySize, 1000, 1).train(counts);
      long trained = System.nanoTime();
      Files.write(
          folder.resolve("tokenizer.json"), TokenizerJson.write(vocabulary, cleaner, splitting));
      System.out.printf(
          Locale.ROOT,
          "%d distinct words, cleaned and counted in %.2f s; %d tokens trained in %.2f s%n",
          counts.size(),
          (counted - start) / 1e9,
          vocabulary.size(),
          (trained - counted) / 1e9);
    }
    encode(texts.stream().map(cleaner::clean).toList(), folder.resolve("tokenizer.json"));
  }

  private static void encode(List<String> texts, Path tokenizer) {
    for (int repeat = 0; repeat < 2; repeat++) {
      try (WordEncoder encoder = new WordEncoder(tokenizer)) {
        long start = System.nanoTime();
        long tokens = texts.stream().mapToLong(text -> encoder.encode(text).length).sum();
        System.out.printf(
            Locale.ROOT,
            "%d tokens encoded in %.2f s on one thread%n",
            tokens,
            (System.nanoTime() - start) / 1e9);
      }
    }
  }
}

package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaPairRDD;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.documents.ContentHash;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.source.SourceFiles;
import org.notrainnogain.dataprep.source.UnusableSourceException;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.dataprep.tokenizer.TokenizerJson;
import org.notrainnogain.dataprep.tokenizer.Vocabulary;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;
import org.notrainnogain.planning.prepare.TokenizerChoice;

/** The corpus's {@code tokenizer.json}: learned from the training split, or a given file. */
final class CorpusTokenizer {
  /** A vocabulary is a few megabytes; more bytes than these are something else. */
  private static final int MOST_BYTES = 256 << 20;

  private CorpusTokenizer() {}

  /** The bytes of a given file. */
  static byte[] read(TokenizerChoice.Given given, Configuration configuration) {
    try (InputStream in = SourceFiles.open(given.path(), configuration)) {
      return in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new UnusableSourceException(
          "Tokenizer "
              + given.path()
              + " cannot be read: "
              + e.getMessage()
              + "; correct prepare.tokenizer.given.path",
          e);
    }
  }

  /** Counts the words of the training split on the executors and learns from them on the driver. */
  static byte[] train(
      TokenizerChoice.Trained choice,
      List<String> cleaning,
      JavaPairRDD<DocumentKey, byte[]> shuffled,
      ShardLayout layout,
      Duplicates duplicates,
      Stages progress) {
    WordCounts words =
        WordCounts.of(shuffled, layout, duplicates, choice.splitting(), choice.mostWords());
    progress.done(
        "Counted %,d distinct words of the training split%s", words.distinct(), words.leftOut());
    Map<String, Long> counts = words.counts();
    if (counts.isEmpty()) {
      throw new IllegalArgumentException(
          "The training split has no words to learn a vocabulary from; give more documents");
    }
    Vocabulary vocabulary = choice.trainer().train(counts);
    int asked = choice.trainer().vocabularySize();
    if (vocabulary.size() < asked) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A vocabulary of %d is too large for this corpus, which reached %d; set"
                  + " prepare.tokenizer.word-piece.vocabulary-size to at most that, or give more text",
              asked,
              vocabulary.size()));
    }
    progress.done("Trained a vocabulary of %,d", vocabulary.size());
    return TokenizerJson.write(vocabulary, TextCleaner.of(cleaning), choice.splitting());
  }

  /** What the manifest says of a tokenizer; refuses one that the corpus cannot be written with. */
  static CorpusManifest.Tokenizer describe(byte[] tokenizerJson) {
    try (WordEncoder encoder = new WordEncoder(tokenizerJson)) {
      return new CorpusManifest.Tokenizer(
          ContentHash.hex(tokenizerJson),
          encoder.vocabularySize(),
          encoder.padding(),
          encoder.unknown(),
          encoder.classification(),
          encoder.separator(),
          encoder.mask());
    }
  }
}

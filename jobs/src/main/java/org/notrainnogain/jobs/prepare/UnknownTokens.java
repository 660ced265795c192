package org.notrainnogain.jobs.prepare;

import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.dataprep.documents.TextSample;
import org.notrainnogain.dataprep.tokenizer.TokenizerDoubts;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.prepare.TokenizerChoice;

/**
 * Refuses a corpus that the vocabulary cannot spell.
 *
 * @param config what was asked for
 * @param tokenizerJson what the corpus is written with
 */
record UnknownTokens(PrepareConfig config, byte[] tokenizerJson) {
  /** Less is no matter of the tokenizer. */
  private static final double NOTICEABLE = 0.01;

  /**
   * Refuses a vocabulary that cannot spell a sample of the documents, before all are encoded. What
   * the sample leaves in doubt is for {@link #check} to decide.
   */
  void checkSample(TextSample sample) {
    try (WordEncoder encoder = new WordEncoder(tokenizerJson, config.specialsInText())) {
      SampleShare sampled = SampleShare.of(sample, encoder, config.trashRatio());
      if (sampled.isAbove(config.losses().unknownTokens())) {
        refuse(
            what(
                sampled.share(),
                String.format(Locale.ROOT, "of a sample of %,d documents", sampled.documents())));
      }
    }
  }

  /** What is to be said of an unknown share that is allowed, if anything. */
  Optional<String> check(ShardReport.Counts counts) {
    double share = counts.unknownShare();
    String what =
        what(
            share,
            String.format(
                Locale.ROOT,
                "%,d of %,d",
                counts.unknownTokens(),
                counts.tokens() - counts.documents()));
    if (share > config.losses().unknownTokens()) {
      refuse(what);
    }
    return share >= NOTICEABLE ? Optional.of("Warning: " + what) : Optional.empty();
  }

  private String what(double share, String counts) {
    return String.format(
        Locale.ROOT,
        "%.1f%% of the tokens are unknown to the vocabulary (%s)%s",
        100 * share,
        counts,
        reason());
  }

  private void refuse(String what) {
    throw new IllegalArgumentException(
        what + "; or raise prepare.losses.unknown-tokens above " + config.losses().unknownTokens());
  }

  private String reason() {
    if (config.tokenizer() instanceof TokenizerChoice.Trained trained) {
      boolean ideographs = config.cleaning().contains("ideograph-spaces");
      return String.format(
          Locale.ROOT,
          "; a word is unknown as soon as one of its characters is: raise"
              + " prepare.tokenizer.word-piece.alphabet-limit above %d%s",
          trained.trainer().alphabetLimit(),
          ideographs
              ? ""
              : ", or for Chinese and Japanese add the step ideograph-spaces to prepare.cleaning");
    }
    return "; " + TokenizerDoubts.of(tokenizerJson);
  }
}

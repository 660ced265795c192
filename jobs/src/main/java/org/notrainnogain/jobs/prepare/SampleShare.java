package org.notrainnogain.jobs.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.dataprep.documents.TextSample;
import org.notrainnogain.dataprep.text.TrashRatio;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;

/**
 * What share of the tokens a vocabulary cannot spell, as a sample of the documents tells it.
 *
 * @param documents sampled that the tokenizer makes something of and the trash ratio leaves
 * @param share of their tokens
 * @param error standard error of the share, of tokens that come by documents
 */
record SampleShare(int documents, double share, double error) {
  /** Fewer documents say nothing of all. */
  private static final int FEWEST_DOCUMENTS = 10;

  /** Chance alone takes an estimate further in one of 10,000 corpora at most. */
  private static final double ERRORS = 4;

  private record Document(double tokens, double unknown) {}

  static SampleShare of(TextSample sample, WordEncoder encoder, Optional<TrashRatio> trash) {
    List<Document> documents = new ArrayList<>();
    for (TextSample.Excerpt excerpt : sample.documents()) {
      int[] ids = encoder.encode(excerpt.text());
      boolean packed =
          ids.length > 0
              && trash.filter(t -> t.rejects(ids.length + 1, excerpt.characters())).isEmpty();
      if (packed) {
        long unknown = Arrays.stream(ids).filter(id -> id == encoder.unknown()).count();
        documents.add(new Document(excerpt.scale() * ids.length, excerpt.scale() * unknown));
      }
    }
    double tokens = documents.stream().mapToDouble(Document::tokens).sum();
    if (tokens == 0) {
      return new SampleShare(0, 0, 0);
    }
    double share = documents.stream().mapToDouble(Document::unknown).sum() / tokens;
    double squares =
        documents.stream()
            .mapToDouble(document -> document.unknown() - share * document.tokens())
            .map(residual -> residual * residual)
            .sum();
    return new SampleShare(documents.size(), share, Math.sqrt(squares) / tokens);
  }

  /** Whether the share of all documents is above a limit beyond reasonable doubt. */
  boolean isAbove(double limit) {
    return documents >= FEWEST_DOCUMENTS && share - ERRORS * error > limit;
  }
}

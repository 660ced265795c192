package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What the replicas say of a round's candidates, in the order of the candidates.
 *
 * <p>The arrays are not copied and must not be changed; never compare with {@code equals}.
 *
 * @param exampleIds content ids of the sequences
 * @param passes over the split, from 0, that each position belongs to
 * @param losses mean loss over the masked positions of each sequence, in nats; NaN where the model
 *     diverged
 * @param irreducible the proxy model's losses under the same masks, in nats; empty in a run without
 *     a proxy
 */
public record CandidateLosses(long[] exampleIds, long[] passes, float[] losses, float[] irreducible)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CandidateLosses {
    if (exampleIds.length != losses.length
        || passes.length != losses.length
        || irreducible.length != 0 && irreducible.length != losses.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Candidates have %d ids, %d passes, %d losses and %d irreducible losses; they must be as many, or the last ones none",
              exampleIds.length,
              passes.length,
              losses.length,
              irreducible.length));
    }
  }

  /** The losses of batches, one after the other. */
  public static CandidateLosses joined(List<CandidateLosses> batches) {
    int size = batches.stream().mapToInt(batch -> batch.losses.length).sum();
    int irreducible = batches.stream().mapToInt(batch -> batch.irreducible.length).sum();
    CandidateLosses all =
        new CandidateLosses(
            new long[size], new long[size], new float[size], new float[irreducible]);
    int next = 0;
    for (CandidateLosses batch : batches) {
      System.arraycopy(batch.exampleIds, 0, all.exampleIds, next, batch.losses.length);
      System.arraycopy(batch.passes, 0, all.passes, next, batch.losses.length);
      System.arraycopy(batch.losses, 0, all.losses, next, batch.losses.length);
      if (irreducible > 0) {
        System.arraycopy(batch.irreducible, 0, all.irreducible, next, batch.irreducible.length);
      }
      next += batch.losses.length;
    }
    return all;
  }

  /** What selectors rank by: the loss, less the irreducible loss where there is one. */
  public float[] scores() {
    if (irreducible.length == 0) {
      return losses;
    }
    float[] scores = new float[losses.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = losses[i] - irreducible[i];
    }
    return scores;
  }
}

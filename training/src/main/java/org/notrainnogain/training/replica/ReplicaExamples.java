package org.notrainnogain.training.replica;

import java.util.List;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.model.LossSums;

/**
 * What a replica computes on: sequences by data position, masked, and its share of the evaluation
 * sets. For use by one thread at a time.
 *
 * @param <E> what the model trains on
 */
interface ReplicaExamples<E> extends AutoCloseable {
  /** The examples at some positions, in their order. */
  List<E> training(long[] positions);

  /** The candidates at some positions, in their order. */
  Candidates<E> candidates(long[] positions);

  /**
   * Examples that are scored.
   *
   * @param examples what the model is given
   * @param ids content ids of the sequences
   * @param passes over the split that the positions belong to
   * @param irreducible the proxy model's losses, in nats; empty in a run without a proxy
   */
  record Candidates<E>(List<E> examples, long[] ids, long[] passes, float[] irreducible) {
    /** What the model made of them, beside what is known of them. */
    CandidateLosses scored(LossSums losses) {
      return new CandidateLosses(ids, passes, losses.means(), irreducible);
    }
  }

  /** This replica's batches of an evaluation set, in order; kept once they were asked for. */
  List<List<E>> evaluation(EvaluationSet set);

  /** Lets a position be read ahead that will be needed soon. */
  void expect(long position);

  @Override
  void close();
}

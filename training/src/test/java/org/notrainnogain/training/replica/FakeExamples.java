package org.notrainnogain.training.replica;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.notrainnogain.training.loop.EvaluationSet;

/** The example at a position is its number; an evaluation set is five batches of two. */
final class FakeExamples implements ReplicaExamples<Integer> {
  static final int BATCHES = 5;

  private final int replica;
  private final int replicas;
  private final Calls calls;

  FakeExamples(int replica, int replicas, Calls calls) {
    this.replica = replica;
    this.replicas = replicas;
    this.calls = calls;
  }

  @Override
  public List<Integer> training(long[] positions) {
    calls.made("examples");
    return Arrays.stream(positions).mapToObj(position -> (int) position).toList();
  }

  @Override
  public Candidates<Integer> candidates(long[] positions) {
    List<Integer> examples = training(positions);
    return new Candidates<>(examples, positions.clone(), new long[positions.length], new float[0]);
  }

  @Override
  public List<List<Integer>> evaluation(EvaluationSet set) {
    calls.made("evaluation");
    return IntStream.range(0, BATCHES)
        .filter(batch -> batch % replicas == replica)
        .mapToObj(batch -> List.of(2 * batch, 2 * batch + 1))
        .toList();
  }

  @Override
  public void expect(long position) {
    calls.made("expect " + position);
  }

  @Override
  public void close() {
    calls.made("examples.close");
  }
}

package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.training.executors.OwnedResources;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;

/** Real replicas of fake parts. */
final class FakeReplicas implements AutoCloseable {
  private final List<Replica<Integer>> replicas = new ArrayList<>();
  private final List<FakeOptimizer> optimizers = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private final List<Calls> calls = new ArrayList<>();

  /** Replicas that have made some updates and have these weights. */
  FakeReplicas(int count, long lastUpdate, float[] weights) {
    FakeExchange.Board board = new FakeExchange.Board(count, weights.length);
    for (int index = 0; index < count; index++) {
      Calls made = new Calls();
      FakeExchange exchange = new FakeExchange(board, index, made);
      Slice slice = exchange.initialize(weights);
      FakeOptimizer optimizer = new FakeOptimizer(slice.length(), made);
      OwnedResources owned = new OwnedResources();
      FakeModel model = owned.own(new FakeModel(made), FakeModel::close);
      owned.own(exchange, FakeExchange::release);
      owned.own(optimizer, FakeOptimizer::close);
      FakeExamples examples = owned.own(new FakeExamples(index, count, made), FakeExamples::close);
      ReplicaClock clock = new ReplicaClock(index, TorchDevice.cpu(), "executor-" + index);
      replicas.add(
          new Replica<>(
              new ReplicaParts<>(
                  index, count, model, optimizer, exchange, slice, examples, clock, lastUpdate),
              owned));
      optimizers.add(optimizer);
      slices.add(slice);
      calls.add(made);
    }
  }

  Replica<Integer> replica(int index) {
    return replicas.get(index);
  }

  FakeOptimizer optimizer(int index) {
    return optimizers.get(index);
  }

  Slice slice(int index) {
    return slices.get(index);
  }

  Calls calls(int index) {
    return calls.get(index);
  }

  int count() {
    return replicas.size();
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
  }
}

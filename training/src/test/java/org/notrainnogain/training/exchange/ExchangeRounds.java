package org.notrainnogain.training.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.VoidFunction;
import org.notrainnogain.training.tensor.Slice;

/**
 * Runs the lines of a step as Spark jobs, one partition a replica, and keeps each replica's
 * instance between them, as an executor does.
 */
final class ExchangeRounds implements ExchangeSides {
  private static final ConcurrentHashMap<Integer, ParameterExchange> KEPT =
      new ConcurrentHashMap<>();

  private final BigDlExchange exchange;
  private final JavaRDD<Integer> replicas;

  ExchangeRounds(BigDlExchange exchange) {
    this.exchange = exchange;
    List<Integer> indices = IntStream.range(0, exchange.replicas()).boxed().toList();
    this.replicas = LocalSpark.context().parallelize(indices, exchange.replicas());
  }

  @Override
  public List<Slice> initialize(float[] weights) {
    return new ArrayList<>(replicas.map(new Initialize(exchange, weights)).collect());
  }

  @Override
  public <T> List<T> each(Work<T> work) {
    return new ArrayList<>(replicas.map(new Each<>(work)).collect());
  }

  /** Frees everything, by copies of the value that a task brings. */
  @Override
  public void close() {
    replicas.foreach(new Release(exchange));
    KEPT.clear();
  }

  private record Initialize(BigDlExchange exchange, float[] weights)
      implements Function<Integer, Slice> {
    private static final long serialVersionUID = 1L;

    @Override
    public Slice call(Integer replica) {
      KEPT.put(TaskContext.getPartitionId(), exchange);
      return exchange.initialize(weights);
    }
  }

  private record Each<T>(Work<T> work) implements Function<Integer, T> {
    private static final long serialVersionUID = 1L;

    @Override
    public T call(Integer replica) {
      return work.run(KEPT.get(replica), replica);
    }
  }

  private record Release(BigDlExchange exchange) implements VoidFunction<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public void call(Integer replica) {
      exchange.release();
    }
  }
}

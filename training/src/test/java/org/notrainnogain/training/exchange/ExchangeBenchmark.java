package org.notrainnogain.training.exchange;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.EngineSize;

/**
 * Times whole exchanges without any compute, as the loop does them in three jobs: weights and
 * gradients; sums; update and sending. Arguments: replicas, elements, rounds. The weights at the
 * end are checked, so it also shows that a cluster carries them; spark.master is local[2] unless
 * given.
 */
public final class ExchangeBenchmark {
  private static final Map<Integer, ParameterExchange> KEPT = new ConcurrentHashMap<>();
  private static final Map<Integer, float[]> VECTORS = new ConcurrentHashMap<>();

  private ExchangeBenchmark() {}

  public static void main(String[] args) {
    int replicas = Integer.parseInt(args[0]);
    int size = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[2]");
    conf.setAppName("exchange").set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(BigDlEngine.configure(conf))) {
      EngineSize engine = BigDlEngine.start();
      JavaRDD<Integer> partitions =
          spark.parallelize(IntStream.range(0, replicas).boxed().toList(), replicas).cache();
      BigDlExchange exchange = new BigDlExchange(replicas, size, Duration.ofMinutes(10));
      List<String> places = partitions.map(new Start(engine, exchange)).collect();
      double[] millis = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        partitions.map(new Compute()).collect();
        partitions.map(new Aggregate()).collect();
        partitions.map(new Update()).collect();
        millis[round] = (System.nanoTime() - start) / 1e6;
      }
      List<Float> weights = partitions.map(new Check()).collect();
      partitions.foreach(replica -> exchange.release());
      Arrays.sort(millis);
      System.out.printf(
          "RESULT replicas %d elements %d rounds %d median %.0f ms, quartiles %.0f and %.0f; %s;"
              + " weight %s, expected %s%n",
          replicas,
          size,
          rounds,
          millis[rounds / 2],
          millis[rounds / 4],
          millis[rounds * 3 / 4],
          places,
          weights,
          -(float) rounds * replicas);
    }
  }

  private record Start(EngineSize engine, BigDlExchange exchange)
      implements Function<Integer, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call(Integer replica) {
      BigDlEngine.ensure(engine.nodes(), engine.cores());
      VECTORS.put(replica, new float[exchange.size()]);
      exchange.initialize(VECTORS.get(replica));
      KEPT.put(replica, exchange);
      return "replica " + replica + " on executor " + SparkEnv.get().executorId();
    }
  }

  private record Compute() implements Function<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Integer replica) {
      float[] vector = VECTORS.get(replica);
      KEPT.get(replica).weights(vector);
      Arrays.fill(vector, 1);
      KEPT.get(replica).putGradients(vector);
      return replica;
    }
  }

  private record Aggregate() implements Function<Integer, Float> {
    private static final long serialVersionUID = 1L;

    @Override
    public Float call(Integer replica) {
      return KEPT.get(replica).aggregateGradients()[0];
    }
  }

  private record Update() implements Function<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Integer replica) {
      ParameterExchange side = KEPT.get(replica);
      float[] slice = side.weightSlice();
      for (int i = 0; i < slice.length; i++) {
        slice[i] -= side.replicas();
      }
      side.sendWeights();
      return replica;
    }
  }

  private record Check() implements Function<Integer, Float> {
    private static final long serialVersionUID = 1L;

    @Override
    public Float call(Integer replica) {
      float[] vector = VECTORS.get(replica);
      KEPT.get(replica).weights(vector);
      return vector[vector.length - 1];
    }
  }
}

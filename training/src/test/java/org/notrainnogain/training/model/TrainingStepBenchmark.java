package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.SquaredNorm;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Times what one replica does in an update: weights in, forward and backward of one microbatch,
 * gradients out, norm and clip, AdamW; and the scoring forward. The same shapes and output as
 * {@code benchmarks/peers/torch_step.py}. Run both, turn by turn, with
 *
 * <pre>
 * benchmarks/training-step ROUNDS [--hidden 256 --heads 4 --ffn 1024 --threads 2 ...]
 * </pre>
 */
final class TrainingStepBenchmark {
  private static final int WARM_UPS = 2;
  private static final double MASKED_SHARE = 0.15;
  private static final int BATCHES = 5;

  /**
   * Prints one JSON line: tokens per second of a training step and of scoring, medians, and the
   * median of what scoring takes of the step just before it.
   */
  public static void main(String[] arguments) {
    System.out.println(new Workload(shapes(arguments)).measure());
  }

  private static Map<String, Integer> shapes(String[] arguments) {
    Map<String, Integer> shapes = new LinkedHashMap<>();
    shapes.put("layers", 4);
    shapes.put("hidden", 256);
    shapes.put("heads", 4);
    shapes.put("ffn", 1024);
    shapes.put("vocab", 8192);
    shapes.put("seq", 128);
    shapes.put("microbatch", 32);
    shapes.put("steps", 8);
    shapes.put("threads", 2);
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String name = arguments[i].replaceFirst("^--", "");
      if (shapes.replace(name, Integer.valueOf(arguments[i + 1])) == null) {
        throw new IllegalArgumentException(
            "Benchmark has no setting " + name + "; it has " + shapes.keySet());
      }
    }
    return shapes;
  }

  /** A model of some shapes and what is timed on it. */
  private static final class Workload {
    private final Map<String, Integer> shapes;
    private final BertConfig sizes;
    private final int[] layers;

    Workload(Map<String, Integer> shapes) {
      this.shapes = shapes;
      this.sizes =
          new BertConfig(
              shapes.get("layers"),
              shapes.get("hidden"),
              shapes.get("heads"),
              shapes.get("ffn"),
              shapes.get("vocab"),
              shapes.get("seq"),
              0);
      this.layers = IntStream.range(0, sizes.layers()).toArray();
    }

    String measure() {
      TorchRuntime.setThreads(shapes.get("threads"));
      try (Bert bert =
          new Bert(sizes, TorchDevice.cpu(), Precision.FP32, shapes.get("microbatch"))) {
        bert.parameters()
            .copyIn(bert.config().initialWeights(SeededRandom.of(0, "benchmark"), 0.02));
        Step step = new Step(bert);
        int tokens = shapes.get("seq") * shapes.get("microbatch");
        Turns turns = turns(step);
        return String.format(
            Locale.ROOT,
            "{\"libtorch\": \"%s\", \"parameters\": %d, \"threads\": %d, \"shapes\": \"%s\","
                + " \"train_tokens_per_second\": %.0f, \"score_tokens_per_second\": %.0f,"
                + " \"score_to_train\": %.3f,"
                + " \"exchange_and_optimizer_milliseconds\": %.1f}",
            TorchRuntime.versions().get("libtorch"),
            bert.layout().parameterCount(),
            shapes.get("threads"),
            shapes,
            tokens / median(turns.train),
            tokens / median(turns.score),
            median(turns.ratio()),
            exchangeAndUpdate(step) * 1e3);
      }
    }

    /** Seconds of training steps and of the scoring after each: one load for both. */
    private record Turns(List<Double> train, List<Double> score) {
      List<Double> ratio() {
        return IntStream.range(0, train.size()).mapToObj(i -> score.get(i) / train.get(i)).toList();
      }
    }

    private Turns turns(Step step) {
      Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < shapes.get("steps") + WARM_UPS; i++) {
        double train = seconds(step::train);
        double score = seconds(step::score);
        if (i >= WARM_UPS) {
          turns.train.add(train);
          turns.score.add(score);
        }
      }
      return turns;
    }

    private double exchangeAndUpdate(Step step) {
      return median(
          IntStream.range(0, shapes.get("steps"))
              .mapToObj(i -> seconds(step::exchangeAndUpdate))
              .toList());
    }

    private static double seconds(Runnable work) {
      long start = System.nanoTime();
      work.run();
      return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
      return new Percentile().evaluate(values.stream().mapToDouble(v -> v).toArray());
    }

    /** One replica's update, with nothing shared and so nothing exchanged. */
    private final class Step {
      private final Bert bert;
      private final Optimizer optimizer;
      private final float[] weights;
      private final float[] gradients;
      private final long[] steps;
      private final List<List<MaskedSequence>> batches;
      private int next;

      Step(Bert bert) {
        this.bert = bert;
        weights = new float[bert.layout().size()];
        gradients = new float[bert.layout().size()];
        steps = new long[bert.layout().entries().size()];
        bert.parameters().copyOut(weights);
        optimizer =
            new AdamW.Settings(
                    new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.01, WeightDecaySpares.BIASES))
                .create(bert.layout(), new Slice(0, weights.length));
        RandomGenerator random = SeededRandom.of(0, "benchmark batches");
        batches = Stream.generate(() -> random(random)).limit(BATCHES).toList();
      }

      void train() {
        bert.parameters().zeroGradients();
        bert.forwardBackward(batch(), ActiveLayers.of(layers), 1);
        exchangeAndUpdate();
      }

      void exchangeAndUpdate() {
        bert.parameters().gradientsOut(gradients);
        double clip = Math.min(1, 0.5 / Math.sqrt(SquaredNorm.of(gradients)));
        for (int i = 0; i < steps.length; i++) {
          steps[i]++;
        }
        boolean[] had = bert.layout().tensorsOf(layers);
        optimizer.update(weights, gradients, 1e-3, clip, steps, had);
        bert.parameters().copyIn(weights);
      }

      void score() {
        bert.losses(batch(), layers);
      }

      /** Made beforehand: reading and masking are no part of what is timed. */
      private List<MaskedSequence> batch() {
        return batches.get(next++ % batches.size());
      }

      private List<MaskedSequence> random(RandomGenerator random) {
        int masked = (int) (MASKED_SHARE * sizes.sequenceLength());
        return RandomSequences.withMasked(
            shapes.get("microbatch"), sizes.sequenceLength(), masked, sizes.vocabulary(), random);
      }
    }
  }

  /** The benchmark does what it times: its steps learn. */
  @Test
  void verify() {
    String[] small = {
      "--layers",
      "1",
      "--hidden",
      "16",
      "--heads",
      "2",
      "--ffn",
      "32",
      "--vocab",
      "50",
      "--seq",
      "16",
      "--microbatch",
      "4",
      "--steps",
      "3",
      "--threads",
      "1"
    };
    Workload benchmark = new Workload(shapes(small));
    assertThat(benchmark.measure()).contains("\"train_tokens_per_second\": ");
    try (Bert bert = new Bert(benchmark.sizes, TorchDevice.cpu(), Precision.FP32, 4)) {
      bert.parameters().copyIn(bert.config().initialWeights(SeededRandom.of(0, "benchmark"), 0.02));
      Workload.Step step = benchmark.new Step(bert);
      float[] before = step.weights.clone();
      step.train();
      assertThat(step.weights).isNotEqualTo(before);
      float[] onDevice = new float[before.length];
      bert.parameters().copyOut(onDevice);
      assertThat(onDevice).isEqualTo(step.weights);
      assertThat(Arrays.stream(step.steps).distinct()).containsExactly(1L);
    }
  }
}

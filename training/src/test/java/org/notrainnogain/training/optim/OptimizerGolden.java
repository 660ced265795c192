package org.notrainnogain.training.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.notrainnogain.training.golden.GoldenFile;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * Replays the published optimizer runs of one kind: same start, gradients (some absent) and
 * learning rates, and after every step the same weights and states, whether one slice is updated or
 * several that cut through tensors. A subclass names its runs and builds its settings.
 */
@Tag("golden")
abstract class OptimizerGolden {
  private static final String STEM = "optimizers";

  /** As the README of the golden files states it: both compute in 32-bit floats. */
  private static final double TOLERANCE = 1e-6;

  /** Whether a run of the sidecar is of this optimizer. */
  abstract boolean replays(String run, JsonNode settings);

  /** The settings of a run, whose tensors without decay have kind BIAS in the test's layout. */
  abstract OptimizerSettings settings(JsonNode hyper, double weightDecay, WeightDecaySpares spares);

  @TestFactory
  Stream<DynamicTest> replaysThePublishedRuns() {
    JsonNode sidecar = GoldenFile.sidecar(STEM);
    GoldenFile golden = GoldenFile.tensors(STEM);
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> run : sidecar.get("runs").properties()) {
      if (replays(run.getKey(), run.getValue())) {
        for (int slices : new int[] {1, 3}) {
          tests.add(
              DynamicTest.dynamicTest(
                  run.getKey() + ", slices " + slices,
                  () -> replay(sidecar, golden, run.getKey(), slices)));
        }
      }
    }
    assertThat(tests).as("runs of this optimizer").isNotEmpty();
    return tests.stream();
  }

  private void replay(JsonNode sidecar, GoldenFile golden, String name, int sliceCount) {
    JsonNode run = sidecar.get("runs").get(name);
    String set = run.get("set").textValue();
    JsonNode absent = sidecar.get("no_gradient_steps").get(set);
    ParameterLayout layout = layout(golden, set, run);
    float[] weights = new float[layout.size()];
    gather(layout, golden, set + "/start/", 0, weights);
    List<Slice> slices = slices(layout.size(), sliceCount);
    OptimizerSettings settings = settings(run.get("hyper"), decay(run), WeightDecaySpares.BIASES);
    List<Optimizer> optimizers =
        slices.stream().map(slice -> settings.create(layout, slice)).toList();
    long[] steps = new long[layout.entries().size()];
    int estimates = 0;
    for (int step = 0; step < run.get("lr").size(); step++) {
      boolean[] had = hadGradient(layout, absent.get(String.valueOf(step + 1)));
      for (int tensor = 0; tensor < had.length; tensor++) {
        steps[tensor] += had[tensor] ? 1 : 0;
      }
      if (estimatesCurvature(run, step + 1)) {
        float[] drawn = new float[layout.size()];
        gather(layout, golden, set + "/hessian_grads/", estimates++, drawn);
        for (int i = 0; i < slices.size(); i++) {
          optimizers.get(i).updateCurvature(part(drawn, slices.get(i)), all(layout));
        }
      }
      float[] gradients = new float[layout.size()];
      gather(layout, golden, set + "/grads/", step, gradients);
      for (int i = 0; i < slices.size(); i++) {
        float[] part = part(weights, slices.get(i));
        double learningRate = run.get("lr").get(step).doubleValue();
        float[] gradientPart = part(gradients, slices.get(i));
        optimizers.get(i).update(part, gradientPart, learningRate, 1, steps, had);
        System.arraycopy(part, 0, weights, slices.get(i).start(), part.length);
      }
      String when = name + " after step " + (step + 1);
      compare(layout, golden, name + "/params/", step, weights, when);
      for (String state : optimizers.get(0).stateNames()) {
        float[] whole = new float[layout.size()];
        for (int i = 0; i < slices.size(); i++) {
          float[] part = new float[slices.get(i).length()];
          optimizers.get(i).readState(state, part);
          System.arraycopy(part, 0, whole, slices.get(i).start(), part.length);
        }
        compare(layout, golden, name + "/state/" + state + "/", step, whole, when);
      }
    }
    optimizers.forEach(Optimizer::close);
  }

  private static boolean estimatesCurvature(JsonNode run, int step) {
    for (JsonNode moment : run.path("hessian_updates")) {
      if (moment.textValue().equals("before step " + step)) {
        return true;
      }
    }
    return false;
  }

  private static boolean[] all(ParameterLayout layout) {
    return hadGradient(layout, null);
  }

  private static ParameterLayout layout(GoldenFile golden, String set, JsonNode run) {
    Set<String> spared = new TreeSet<>();
    for (JsonNode group : run.get("groups")) {
      if (group.get("weight_decay").doubleValue() == 0) {
        group.get("parameters").forEach(parameter -> spared.add(parameter.textValue()));
      }
    }
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    String start = set + "/start/";
    for (String tensor : new TreeMap<>(golden.floats()).keySet()) {
      if (tensor.startsWith(start)) {
        String name = tensor.substring(start.length());
        ParameterKind kind = spared.contains(name) ? ParameterKind.BIAS : ParameterKind.WEIGHT;
        builder.shared(name, kind, golden.infos().get(tensor).shape());
      }
    }
    return builder.build();
  }

  private static double decay(JsonNode run) {
    double decay = 0;
    for (JsonNode group : run.get("groups")) {
      decay = Math.max(decay, group.get("weight_decay").doubleValue());
    }
    return decay;
  }

  /** Slices of nearly equal length, which cut tensors in the middle. */
  private static List<Slice> slices(int size, int count) {
    List<Slice> slices = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < count; i++) {
      int length = size / count + (i < size % count ? 1 : 0);
      slices.add(new Slice(start, length));
      start += length;
    }
    return slices;
  }

  private static boolean[] hadGradient(ParameterLayout layout, JsonNode absent) {
    boolean[] had = new boolean[layout.entries().size()];
    Arrays.fill(had, true);
    if (absent != null) {
      absent.forEach(name -> had[layout.indexOf(name.textValue())] = false);
    }
    return had;
  }

  private static void gather(
      ParameterLayout layout, GoldenFile golden, String prefix, int row, float[] into) {
    for (ParameterLayout.Entry entry : layout.entries()) {
      float[] rows = golden.floats().get(prefix + entry.name());
      System.arraycopy(rows, row * entry.length(), into, entry.offset(), entry.length());
    }
  }

  private static void compare(
      ParameterLayout layout, GoldenFile golden, String prefix, int row, float[] own, String when) {
    for (ParameterLayout.Entry entry : layout.entries()) {
      float[] rows = golden.floats().get(prefix + entry.name());
      for (int i = 0; i < entry.length(); i++) {
        double difference =
            Math.abs((double) own[entry.offset() + i] - rows[row * entry.length() + i]);
        assertThat(difference)
            .as(prefix + entry.name() + "[" + i + "], " + when)
            .isLessThanOrEqualTo(TOLERANCE);
      }
    }
  }

  private static float[] part(float[] vector, Slice slice) {
    return Arrays.copyOfRange(vector, slice.start(), slice.end());
  }
}

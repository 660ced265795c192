package org.notrainnogain.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/** What every optimizer keeps to, whatever its rule. */
abstract class OptimizerContract {
  static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .shared("embedding", ParameterKind.WEIGHT, 9, 5)
          .shared("scale", ParameterKind.SCALE, 1)
          .shared("norm.weight", ParameterKind.NORM, 5)
          .layer(0, "norm.bias", ParameterKind.BIAS, 5)
          .layer(0, "matrix", ParameterKind.WEIGHT, 7, 11)
          .build();

  private static final int UPDATES = 5;

  /** Settings with weight decay. */
  abstract OptimizerSettings settings();

  @Test
  void anyCutIntoSlicesGivesTheSameBits() {
    float[] whole = train(LAYOUT.size());
    for (int cut = 1; cut < LAYOUT.size(); cut++) {
      assertThat(train(cut)).as("cut at " + cut).isEqualTo(whole);
    }
  }

  /** Trains as two slices cut at a place, or as one when it is the end. */
  private float[] train(int cut) {
    float[] first = random(1, 0, cut);
    Optimizer head = settings().create(LAYOUT, new Slice(0, cut));
    boolean cutInTwo = cut < LAYOUT.size();
    float[] second = random(1, cut, LAYOUT.size());
    Optimizer tail =
        cutInTwo ? settings().create(LAYOUT, new Slice(cut, LAYOUT.size() - cut)) : head;
    long[] steps = new long[LAYOUT.entries().size()];
    for (int update = 1; update <= UPDATES; update++) {
      boolean[] had = all(true);
      had[update % had.length] = false;
      for (int i = 0; i < steps.length; i++) {
        steps[i] += had[i] ? 1 : 0;
      }
      if (settings().curvature().isPresent()) {
        head.updateCurvature(random(200 + update, 0, cut), had);
        if (cutInTwo) {
          tail.updateCurvature(random(200 + update, cut, LAYOUT.size()), had);
        }
      }
      head.update(first, random(100 + update, 0, cut), 1e-2, 0.7, steps, had);
      if (cutInTwo) {
        tail.update(second, random(100 + update, cut, LAYOUT.size()), 1e-2, 0.7, steps, had);
      }
    }
    float[] joined = Arrays.copyOf(first, LAYOUT.size());
    System.arraycopy(second, 0, joined, cut, second.length);
    return joined;
  }

  @Test
  void aTensorWithoutGradientIsLeftAlone() {
    Optimizer optimizer = settings().create(LAYOUT, new Slice(0, LAYOUT.size()));
    float[] weights = random(1, 0, LAYOUT.size());
    float[] before = weights.clone();
    long[] steps = new long[LAYOUT.entries().size()];
    boolean[] had = all(true);
    ParameterLayout.Entry absent = LAYOUT.entry("matrix");
    had[LAYOUT.indexOf("matrix")] = false;
    Arrays.fill(steps, 1);
    steps[LAYOUT.indexOf("matrix")] = 0;
    optimizer.update(weights, random(2, 0, LAYOUT.size()), 1e-2, 1, steps, had);
    for (int i = 0; i < weights.length; i++) {
      if (i >= absent.offset() && i < absent.end()) {
        assertThat(weights[i]).isEqualTo(before[i]);
      }
    }
    for (String state : optimizer.stateNames()) {
      float[] values = new float[LAYOUT.size()];
      optimizer.readState(state, values);
      assertThat(Arrays.copyOfRange(values, absent.offset(), absent.end())).containsOnly(0f);
    }
    assertThat(weights).isNotEqualTo(before);
  }

  /** What replicas count of their slices adds up to what one of them would count. */
  @Test
  void entriesLeftUnclippedAreCountedAlikeInAnyCut() {
    Slice whole = new Slice(0, LAYOUT.size());
    UnclippedEntries expected = unclipped(whole);
    for (int cut = 1; cut < LAYOUT.size(); cut++) {
      UnclippedEntries head = unclipped(new Slice(0, cut));
      UnclippedEntries tail = unclipped(new Slice(cut, LAYOUT.size() - cut));
      assertThat(head.plus(tail)).as("cut at " + cut).isEqualTo(expected);
    }
    assertThat(expected.share().isPresent()).isEqualTo(settings().curvature().isPresent());
  }

  private UnclippedEntries unclipped(Slice slice) {
    Optimizer optimizer = settings().create(LAYOUT, slice);
    if (settings().curvature().isPresent()) {
      optimizer.updateCurvature(random(4, slice.start(), slice.end()), all(true));
    }
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    return optimizer.update(
        random(1, slice.start(), slice.end()),
        random(2, slice.start(), slice.end()),
        1e-2,
        0.7,
        steps,
        all(true));
  }

  @Test
  void gapsBetweenTensorsStayUntouched() {
    Optimizer optimizer = settings().create(LAYOUT, new Slice(0, LAYOUT.size()));
    float[] weights = new float[LAYOUT.size()];
    float[] gradients = random(2, 0, LAYOUT.size());
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    optimizer.update(weights, gradients, 1e-2, 1, steps, all(true));
    int end = 0;
    for (ParameterLayout.Entry entry : LAYOUT.entries()) {
      assertThat(Arrays.copyOfRange(weights, end, entry.offset()))
          .as("gap before " + entry.name())
          .isEqualTo(new float[entry.offset() - end]);
      end = entry.end();
    }
  }

  @Test
  void goesOnFromStoredStateAsIfNeverStopped() {
    Slice slice = new Slice(3, LAYOUT.size() - 7);
    float[] undisturbed = random(1, slice.start(), slice.end());
    float[] resumed = undisturbed.clone();
    Optimizer optimizer = settings().create(LAYOUT, slice);
    long[] steps = new long[LAYOUT.entries().size()];
    for (int update = 1; update <= 2 * UPDATES; update++) {
      Arrays.fill(steps, update);
      float[] gradients = random(100 + update, slice.start(), slice.end());
      optimizer.update(undisturbed, gradients, 1e-2, 1, steps, all(true));
    }
    Optimizer running = settings().create(LAYOUT, slice);
    for (int update = 1; update <= 2 * UPDATES; update++) {
      Optimizer next = settings().create(LAYOUT, slice);
      for (String state : running.stateNames()) {
        float[] values = new float[slice.length()];
        running.readState(state, values);
        next.loadState(state, values);
      }
      running = next;
      Arrays.fill(steps, update);
      float[] gradients = random(100 + update, slice.start(), slice.end());
      running.update(resumed, gradients, 1e-2, 1, steps, all(true));
    }
    assertThat(resumed).isEqualTo(undisturbed);
  }

  @Test
  void takesCurvatureOnlyWhenItsSettingsAskForIt() {
    Slice slice = new Slice(0, LAYOUT.size());
    Optimizer optimizer = settings().create(LAYOUT, slice);
    float[] gradients = random(3, 0, LAYOUT.size());
    if (settings().curvature().isPresent()) {
      optimizer.updateCurvature(gradients, all(true));
      assertThatThrownBy(() -> optimizer.updateCurvature(new float[7], all(true)))
          .hasMessageContaining(
              "must have the slice's %d elements, got 7".formatted(slice.length()));
    } else {
      assertThatThrownBy(() -> optimizer.updateCurvature(gradients, all(true)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Optimizer " + settings().name() + " uses no curvature");
    }
  }

  @Test
  void refusesArraysOfAnotherLengthAndUnknownState() {
    Optimizer optimizer = settings().create(LAYOUT, new Slice(0, 8));
    long[] steps = new long[LAYOUT.entries().size()];
    Arrays.fill(steps, 1);
    assertThatThrownBy(
            () -> optimizer.update(new float[7], new float[8], 1e-2, 1, steps, all(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have the slice's 8 elements, got 7");
    assertThatThrownBy(
            () -> optimizer.update(new float[8], new float[8], 1e-2, 1, new long[1], all(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step counts for the layout's 5 tensors, got 1");
    assertThatThrownBy(() -> optimizer.readState("nonsense", new float[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no state nonsense; it has " + optimizer.stateNames());
    assertThatThrownBy(() -> settings().create(LAYOUT, new Slice(1, LAYOUT.size())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but the layout has " + LAYOUT.size() + " elements");
  }

  static boolean[] all(boolean value) {
    boolean[] flags = new boolean[LAYOUT.entries().size()];
    Arrays.fill(flags, value);
    return flags;
  }

  /** The same numbers for the same places, whatever part of the vector is asked for. */
  private static float[] random(long seed, int start, int end) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return Arrays.copyOfRange(values, start, end);
  }
}

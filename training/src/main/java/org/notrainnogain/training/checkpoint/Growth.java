package org.notrainnogain.training.checkpoint;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * How the vectors of a checkpoint become those of a model that is as deep or deeper: shared tensors
 * and the n layers that there were stay what they are, and layer i of the deeper model gets layer i
 * mod n. Where both are as deep, every vector stays as it is. Nothing here depends on anything but
 * the checkpoint, so that a model that grows, one that goes on after a restart and one that
 * recovers are built in the same way.
 */
public final class Growth implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ParameterLayout from;
  private final ParameterLayout to;
  private final GrownState optimizerState;

  /** For each tensor of {@link #to}, the tensor of {@link #from} that it is a copy of. */
  private final int[] sources;

  /**
   * @param from layout of the checkpoint
   * @param to layout of the model that is built from it
   * @param optimizerState what becomes of moments and step counts where the model grows
   * @throws IllegalArgumentException when {@code from} is no prefix of {@code to}, or a layer on
   *     top is not shaped as the one that it copies
   */
  public Growth(ParameterLayout from, ParameterLayout to, GrownState optimizerState) {
    this.from = Objects.requireNonNull(from, "from");
    this.to = Objects.requireNonNull(to, "to");
    this.optimizerState = Objects.requireNonNull(optimizerState, "optimizerState");
    this.sources = new int[to.entries().size()];
    if (sources.length < from.entries().size() || from.layers() < 1) {
      throw impossible("it has tensors of its own");
    }
    Map<Integer, List<Integer>> below = tensorsByLayer(from);
    tensorsByLayer(to)
        .forEach(
            (layer, tensors) -> {
              int copied = layer < 0 ? layer : layer % from.layers();
              setSources(tensors, below.getOrDefault(copied, List.of()));
            });
  }

  private static Map<Integer, List<Integer>> tensorsByLayer(ParameterLayout layout) {
    Map<Integer, List<Integer>> tensors = new TreeMap<>();
    for (int tensor = 0; tensor < layout.entries().size(); tensor++) {
      int layer = layout.entries().get(tensor).layer();
      tensors.computeIfAbsent(layer, first -> new ArrayList<>()).add(tensor);
    }
    return tensors;
  }

  private void setSources(List<Integer> layer, List<Integer> copied) {
    for (int place = 0; place < layer.size(); place++) {
      int tensor = layer.get(place);
      String name = to.entries().get(tensor).name();
      if (place >= copied.size() || !alike(tensor, copied.get(place))) {
        throw impossible(
            String.format(Locale.ROOT, "tensor %s has no counterpart of its shape there", name));
      }
      sources[tensor] = copied.get(place);
    }
  }

  private boolean alike(int tensor, int source) {
    ParameterLayout.Entry one = from.entries().get(source);
    ParameterLayout.Entry other = to.entries().get(tensor);
    boolean same = one.name().equals(other.name()) && one.offset() == other.offset();
    return Arrays.equals(one.shape(), other.shape())
        && one.kind() == other.kind()
        && (tensor < from.entries().size() ? same && tensor == source : !same);
  }

  private IllegalArgumentException impossible(String reason) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "A model of %d layers cannot be built from a checkpoint of %d layers: %s",
            to.layers(),
            from.layers(),
            reason));
  }

  /** Layout of the checkpoint. */
  public ParameterLayout from() {
    return from;
  }

  /** Whether the model gets layers that the checkpoint does not have. */
  public boolean adds() {
    return to.entries().size() > from.entries().size();
  }

  /** Weights of the deeper model; gaps are zero. */
  public float[] weights(float[] shallow) {
    float[] weights = new float[to.size()];
    for (int tensor = 0; tensor < to.entries().size(); tensor++) {
      ParameterLayout.Entry entry = to.entries().get(tensor);
      int start = from.entries().get(sources[tensor]).offset();
      System.arraycopy(shallow, start, weights, entry.offset(), entry.length());
    }
    return weights;
  }

  /** Step counts of the deeper model's tensors. */
  public long[] stepsOfTensor(long[] shallow) {
    long[] steps = new long[sources.length];
    Arrays.setAll(steps, tensor -> hasState(tensor) ? shallow[sources[tensor]] : 0);
    return steps;
  }

  /** The loop's state for the deeper model. */
  public LoopState state(LoopState shallow) {
    return shallow.withStepsOfTensor(stepsOfTensor(shallow.stepsOfTensor()));
  }

  /** Whether a tensor of the deeper model gets optimizer state of the shallower one. */
  private boolean hasState(int tensor) {
    return !adds()
        || switch (optimizerState) {
          case KEEP -> tensor < from.entries().size();
          case COPY -> true;
          case RESET -> false;
        };
  }

  /**
   * A range of an optimizer's state vector that is copied.
   *
   * @param source first element, in a vector of {@code from}
   * @param target first element, in a vector of {@code to}
   * @param length elements
   */
  public record Copied(int source, int target, int length) {}

  /** What a slice of a state vector of the deeper model takes over; all else of it is zero. */
  public List<Copied> copiedInto(Slice slice) {
    List<Copied> copied = new ArrayList<>();
    for (int tensor = 0; tensor < to.entries().size(); tensor++) {
      ParameterLayout.Entry entry = to.entries().get(tensor);
      int start = Math.max(entry.offset(), slice.start());
      int end = Math.min(entry.end(), slice.end());
      if (start < end && hasState(tensor)) {
        int source = from.entries().get(sources[tensor]).offset();
        copied.add(new Copied(source + start - entry.offset(), start, end - start));
      }
    }
    return List.copyOf(copied);
  }
}

package org.notrainnogain.training.tensor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.notrainnogain.storage.Sha256;

/**
 * Where each named tensor lies in the flat parameter vector.
 *
 * <p>Shared tensors come first, then the layers in order, so that a shallower model is a prefix of
 * a deeper one. Each tensor starts on a multiple of {@value #ALIGNMENT} floats (64 bytes); the gaps
 * belong to no tensor and stay zero. The layout is a value: it is written to checkpoints as JSON
 * and compared by {@link #checksum()}.
 *
 * @param entries the tensors, by ascending offset
 * @param size length of the vector in floats, gaps included
 */
public record ParameterLayout(List<Entry> entries, int size) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Each tensor starts on a multiple of so many floats. */
  public static final int ALIGNMENT = 16;

  /** {@link Entry#layer()} of a tensor that belongs to no single layer. */
  public static final int SHARED = -1;

  /**
   * One tensor of the vector.
   *
   * @param name unique name
   * @param shape sizes of its dimensions; not copied, must not be changed
   * @param offset its first element in the vector
   * @param kind what it is; decides weight decay
   * @param layer the layer it belongs to, or {@link #SHARED}
   */
  public record Entry(String name, long[] shape, int offset, ParameterKind kind, int layer)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public Entry {
      if (name == null || name.isEmpty() || kind == null || shape == null) {
        throw new IllegalArgumentException(
            "A tensor of a layout needs name, shape and kind, got name " + name + ", kind " + kind);
      }
      if (offset < 0 || offset % ALIGNMENT != 0) {
        throw new IllegalArgumentException(
            "Tensor " + name + " must start on a multiple of " + ALIGNMENT + ", got " + offset);
      }
      if (layer < SHARED) {
        throw new IllegalArgumentException(
            "Tensor " + name + " must have layer " + SHARED + " or higher, got " + layer);
      }
      elements(name, shape);
    }

    /** Number of elements. */
    public int length() {
      return elements(name, shape);
    }

    /** The element of the vector after its last one. */
    public int end() {
      return offset + length();
    }
  }

  public ParameterLayout {
    entries = List.copyOf(entries);
    Set<String> names = new HashSet<>();
    int free = 0;
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("Layout names tensor " + entry.name() + " twice");
      }
      if (entry.offset() < free) {
        throw new IllegalArgumentException(
            "Tensor "
                + entry.name()
                + " at "
                + entry.offset()
                + " overlaps the tensor before it, which ends at "
                + free);
      }
      free = Math.addExact(entry.offset(), entry.length());
    }
    if (entries.isEmpty() || size < free) {
      throw new IllegalArgumentException(
          "Layout size must cover its "
              + entries.size()
              + " tensors up to "
              + free
              + ", got "
              + size);
    }
  }

  /** Position of a tensor in {@link #entries()}. */
  public int indexOf(String name) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "Layout has no tensor " + name + "; it has " + entries.stream().map(Entry::name).toList());
  }

  /** The tensor of that name. */
  public Entry entry(String name) {
    return entries.get(indexOf(name));
  }

  /** Layers that have tensors of their own, counted from the lowest; 0 where all are shared. */
  public int layers() {
    return entries.stream().mapToInt(Entry::layer).max().orElse(SHARED) + 1;
  }

  /** For each tensor, whether it gets a gradient when these layers run, in ascending order. */
  public boolean[] tensorsOf(int[] activeLayers) {
    boolean[] reached = new boolean[entries.size()];
    for (int i = 0; i < reached.length; i++) {
      int layer = entries.get(i).layer();
      reached[i] = layer == SHARED || Arrays.binarySearch(activeLayers, layer) >= 0;
    }
    return reached;
  }

  /** Number of elements that belong to a tensor: the size without the gaps. */
  public int parameterCount() {
    return entries.stream().mapToInt(Entry::length).sum();
  }

  /** SHA-256, in hexadecimal, of names, shapes, offsets, kinds, layers and size. */
  public String checksum() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.name()).append('\t');
      for (long dimension : entry.shape()) {
        text.append(dimension).append(',');
      }
      text.append('\t').append(entry.offset()).append('\t').append(entry.kind());
      text.append('\t').append(entry.layer()).append('\n');
    }
    text.append(size);
    return Sha256.hex(text.toString());
  }

  private static int elements(String name, long[] shape) {
    long product = 1;
    for (long dimension : shape) {
      if (dimension < 1 || dimension > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Tensor " + name + " must have dimensions of 1 or more, got " + dimension);
      }
      product = Math.multiplyExact(product, dimension);
    }
    if (product > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Tensor " + name + " has " + product + " elements; a flat vector holds 2^31 - 1 at most");
    }
    return (int) product;
  }

  /** Lays out tensors one after the other. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();
    private long next;

    /** Adds a tensor that belongs to no single layer. */
    public Builder shared(String name, ParameterKind kind, long... shape) {
      return layer(SHARED, name, kind, shape);
    }

    /** Adds a tensor of a layer. */
    public Builder layer(int layer, String name, ParameterKind kind, long... shape) {
      if (next > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Tensor "
                + name
                + " would start at "
                + next
                + "; a flat vector holds 2^31 - 1 floats at most, make the model smaller");
      }
      Entry entry = new Entry(name, shape, (int) next, kind, layer);
      entries.add(entry);
      long end = next + entry.length();
      next = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      return this;
    }

    /** The layout of the tensors added so far; its size is a multiple of {@link #ALIGNMENT}. */
    public ParameterLayout build() {
      return new ParameterLayout(entries, Math.toIntExact(next));
    }
  }
}

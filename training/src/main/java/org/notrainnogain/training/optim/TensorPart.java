package org.notrainnogain.training.optim;

import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * The part of a tensor that lies in a slice.
 *
 * @param tensor position of the tensor in the layout
 * @param kind what the tensor is
 * @param start its first element, counted from the slice's start
 * @param end the element after its last one
 */
record TensorPart(int tensor, ParameterKind kind, int start, int end) {

  /**
   * The parts of all tensors that reach into a slice, in order; gaps between tensors belong to
   * none.
   */
  static List<TensorPart> of(ParameterLayout layout, Slice slice) {
    if (slice.end() > layout.size()) {
      throw new IllegalArgumentException(
          "Slice ends at "
              + slice.end()
              + ", but the layout has "
              + layout.size()
              + " elements; cut the slices for this model");
    }
    List<TensorPart> parts = new ArrayList<>();
    for (int i = 0; i < layout.entries().size(); i++) {
      ParameterLayout.Entry entry = layout.entries().get(i);
      int start = Math.max(entry.offset(), slice.start());
      int end = Math.min(entry.end(), slice.end());
      if (start < end) {
        parts.add(new TensorPart(i, entry.kind(), start - slice.start(), end - slice.start()));
      }
    }
    return parts;
  }
}

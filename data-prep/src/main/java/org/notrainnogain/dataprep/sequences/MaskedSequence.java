package org.notrainnogain.dataprep.sequences;

/**
 * A sequence with some tokens hidden. The arrays are not copied and must not be changed; masked
 * sequences are never compared with equals nor used as keys.
 *
 * @param inputs what the model sees, as long as the sequence
 * @param positions where it must predict, within the sequence, ascending, at least one
 * @param labels the original tokens at these positions
 */
public record MaskedSequence(int[] inputs, int[] positions, int[] labels) {
  public MaskedSequence {
    if (positions.length == 0 || positions.length != labels.length) {
      throw new IllegalArgumentException(
          "A masked sequence needs one label a position and at least one, got "
              + positions.length
              + " positions and "
              + labels.length
              + " labels; mask it again");
    }
    int before = -1;
    for (int position : positions) {
      if (position <= before || position >= inputs.length) {
        throw new IllegalArgumentException(
            "Masked positions must ascend within 0 to "
                + (inputs.length - 1)
                + ", got "
                + position
                + " after "
                + before
                + "; sort them and leave none twice");
      }
      before = position;
    }
  }
}

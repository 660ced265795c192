package org.notrainnogain.training.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * Masked sequences of one length as arrays, ready to become tensors.
 *
 * @param sequences number of sequences
 * @param length tokens of each
 * @param inputs token ids, sequence after sequence
 * @param positions the labelled positions as indices into {@code inputs}, ascending
 * @param labels the original token of each labelled position
 */
record MaskedBatch(int sequences, int length, int[] inputs, int[] positions, long[] labels) {

  /** Gathers sequences and checks them against the model's sizes. */
  static MaskedBatch of(List<MaskedSequence> examples, BertConfig config) {
    int length = examples.get(0).inputs().length;
    if (length > config.sequenceLength()) {
      throw new IllegalArgumentException(
          "Sequence of "
              + length
              + " tokens is longer than the model's "
              + config.sequenceLength()
              + "; raise the model's sequence-length or prepare a corpus with shorter sequences");
    }
    int masked = maskedPositions(examples);
    int[] inputs = new int[Math.multiplyExact(examples.size(), length)];
    int[] positions = new int[masked];
    long[] labels = new long[masked];
    int next = 0;
    for (int row = 0; row < examples.size(); row++) {
      MaskedSequence example = examples.get(row);
      if (example.inputs().length != length) {
        throw new IllegalArgumentException(
            "Sequences of one microbatch must have one length, got "
                + length
                + " and "
                + example.inputs().length
                + " tokens; prepare the corpus again");
      }
      for (int i = 0; i < length; i++) {
        inputs[row * length + i] = token(example.inputs()[i], config);
      }
      for (int i = 0; i < example.positions().length; i++) {
        positions[next] = row * length + example.positions()[i];
        labels[next] = token(example.labels()[i], config);
        next++;
      }
    }
    return new MaskedBatch(examples.size(), length, inputs, positions, labels);
  }

  static int maskedPositions(List<MaskedSequence> examples) {
    int masked = 0;
    for (MaskedSequence example : examples) {
      masked += example.positions().length;
    }
    return masked;
  }

  private static int token(int id, BertConfig config) {
    if (id < 0 || id >= config.vocabulary()) {
      throw new IllegalArgumentException(
          "Token id "
              + id
              + " is not below the model's vocabulary of "
              + config.vocabulary()
              + "; the corpus was prepared with another tokenizer, set the model's vocabulary to its"
              + " size");
    }
    return id;
  }

  /** Token ids, sequences x length; owned by the caller's pointer scope. */
  Tensor inputIds(TorchDevice device) {
    return device.place(Tensor.create(inputs, sequences, length));
  }

  /** Labelled positions, one dimension; owned by the caller's pointer scope. */
  Tensor flatPositions(TorchDevice device) {
    return device.place(Tensor.create(positions, positions.length));
  }

  /** Labels of the labelled positions, one dimension; owned by the caller's pointer scope. */
  Tensor targets(TorchDevice device) {
    return device.place(Tensor.create(labels, labels.length));
  }
}

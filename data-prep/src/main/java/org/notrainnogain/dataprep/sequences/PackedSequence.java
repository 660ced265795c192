package org.notrainnogain.dataprep.sequences;

/**
 * One packed sequence of tokens, a row of the corpus.
 *
 * @param exampleId hash of the first token's document and offset; names the sequence everywhere
 * @param documentId content hash of the document that the first token belongs to
 * @param position index of the sequence in its shard, from 0
 * @param tokens token ids, as many as the corpus's sequence length; not copied, must not be
 *     changed, and therefore sequences are never compared with equals nor used as keys
 */
public record PackedSequence(long exampleId, long documentId, long position, int[] tokens) {
  public PackedSequence {
    if (position < 0) {
      throw new IllegalArgumentException(
          "Position of a sequence must be >= 0, got "
              + position
              + "; count from the shard's start");
    }
    if (tokens.length < Packing.SHORTEST_SEQUENCE) {
      throw new IllegalArgumentException(
          "A sequence has at least "
              + Packing.SHORTEST_SEQUENCE
              + " tokens, got "
              + tokens.length
              + "; pack documents with a longer sequence length");
    }
  }
}

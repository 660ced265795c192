package org.notrainnogain.dataprep.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.dataprep.random.SeededRandom;

/**
 * Cuts the documents of one shard into sequences of one length.
 *
 * <p>Documents are joined in the order in which they are added, one separator after each, and the
 * stream is cut every {@code sequenceLength} tokens. Nothing is lost but the last partial sequence,
 * which {@link #unfinishedTokens()} counts. (The published packer drops the rest of every group of
 * 256 documents; one instance a group does the same here.)
 */
public final class Packing {
  /** With two tokens or more, a sequence has a token that is no separator, so it can be masked. */
  static final int SHORTEST_SEQUENCE = 2;

  private final int sequenceLength;
  private final int separator;
  private int[] current;
  private int filled;
  private long firstDocument;
  private long firstOffset;
  private long sequences;

  /**
   * @param sequenceLength tokens a sequence, at least 2
   * @param separator token put after each document
   */
  public Packing(int sequenceLength, int separator) {
    if (sequenceLength < SHORTEST_SEQUENCE) {
      throw new IllegalArgumentException(
          "Sequence length must be >= "
              + SHORTEST_SEQUENCE
              + ", got "
              + sequenceLength
              + "; a single separator could not be masked");
    }
    this.sequenceLength = sequenceLength;
    this.separator = separator;
    this.current = new int[sequenceLength];
  }

  /**
   * Adds a document and returns the sequences that it completed.
   *
   * @param documentId content hash of the document
   * @param tokens its tokens without a separator, at least one
   */
  public List<PackedSequence> add(long documentId, int[] tokens) {
    if (tokens.length == 0) {
      throw new IllegalArgumentException(
          "Document " + Long.toHexString(documentId) + " has no tokens; drop it before packing");
    }
    List<PackedSequence> completed = new ArrayList<>();
    for (int offset = 0; offset < tokens.length; offset++) {
      append(documentId, offset, tokens[offset]).ifPresent(completed::add);
    }
    append(documentId, tokens.length, separator).ifPresent(completed::add);
    return completed;
  }

  /** Tokens of the last, partial sequence, which is dropped when no document follows. */
  public int unfinishedTokens() {
    return filled;
  }

  private Optional<PackedSequence> append(long documentId, int offset, int token) {
    if (filled == 0) {
      firstDocument = documentId;
      firstOffset = offset;
    }
    current[filled++] = token;
    if (filled < sequenceLength) {
      return Optional.empty();
    }
    long exampleId = SeededRandom.hash(0, "example", firstDocument, firstOffset);
    PackedSequence sequence = new PackedSequence(exampleId, firstDocument, sequences++, current);
    current = new int[sequenceLength];
    filled = 0;
    return Optional.of(sequence);
  }
}

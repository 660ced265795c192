package org.notrainnogain.dataprep.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final int SEPARATOR = 3;

  @Test
  void joinsDocumentsWithOneSeparatorAfterEach() {
    Packing packing = new Packing(4, SEPARATOR);
    List<PackedSequence> sequences = new ArrayList<>(packing.add(100, new int[] {10, 11}));
    sequences.addAll(packing.add(200, new int[] {20, 21, 22, 23}));
    assertThat(sequences.stream().map(PackedSequence::tokens))
        .containsExactly(new int[] {10, 11, SEPARATOR, 20}, new int[] {21, 22, 23, SEPARATOR});
    assertThat(sequences.stream().map(PackedSequence::documentId)).containsExactly(100L, 200L);
    assertThat(sequences.stream().map(PackedSequence::position)).containsExactly(0L, 1L);
    assertThat(packing.unfinishedTokens()).isZero();
  }

  @Test
  void exampleIdComesFromTheFirstTokensDocumentAndOffset() {
    List<PackedSequence> alone = new Packing(2, SEPARATOR).add(7, new int[] {1, 2, 4, 5, 6});
    Packing after = new Packing(2, SEPARATOR);
    after.add(6, new int[] {9});
    List<PackedSequence> shifted = after.add(7, new int[] {1, 2, 4, 5, 6});
    assertThat(shifted.stream().map(PackedSequence::exampleId))
        .isEqualTo(alone.stream().map(PackedSequence::exampleId).toList())
        .doesNotHaveDuplicates();
  }

  @Property
  void losesNothingButTheLastPartialSequence(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 50) Integer> lengths,
      @ForAll @IntRange(min = 2, max = 20) int sequenceLength) {
    Packing packing = new Packing(sequenceLength, SEPARATOR);
    List<Integer> expected = new ArrayList<>();
    List<Integer> packed = new ArrayList<>();
    for (int document = 0; document < lengths.size(); document++) {
      int[] tokens = IntStream.range(0, lengths.get(document)).map(i -> 100 + i).toArray();
      for (int token : tokens) {
        expected.add(token);
      }
      expected.add(SEPARATOR);
      for (PackedSequence sequence : packing.add(document, tokens)) {
        assertThat(sequence.tokens()).hasSize(sequenceLength);
        assertThat(IntStream.of(sequence.tokens())).anyMatch(token -> token != SEPARATOR);
        for (int token : sequence.tokens()) {
          packed.add(token);
        }
      }
    }
    assertThat(packed).isEqualTo(expected.subList(0, expected.size() - packing.unfinishedTokens()));
    assertThat(packing.unfinishedTokens()).isLessThan(sequenceLength);
  }

  @Test
  void refusesLengthOneAndEmptyDocuments() {
    assertThatThrownBy(() -> new Packing(1, SEPARATOR))
        .hasMessageContaining("Sequence length must be >= 2, got 1");
    assertThatThrownBy(() -> new Packing(4, SEPARATOR).add(255, new int[0]))
        .hasMessage("Document ff has no tokens; drop it before packing");
  }
}

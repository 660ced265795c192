package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Packing;

/**
 * Packs the published documents, one packer a group as published, and compares the order before the
 * shuffle; token ids, so by equality.
 */
@Tag("golden")
class BertPackingGoldenTest {
  private final JsonNode sidecar = GoldenFile.sidecar("bert_packing");
  private final GoldenFile tensors = GoldenFile.tensors("bert_packing");
  private final int sequenceLength = sidecar.at("/hyper/seq_length").asInt();
  private final int group = sidecar.at("/hyper/group_of_documents").asInt();

  @Test
  void packsAsPublished() {
    List<int[]> documents = documents();
    int separator = documents.get(0)[documents.get(0).length - 1];
    List<int[]> packed = new ArrayList<>();
    List<Integer> dropped = new ArrayList<>();
    for (int first = 0; first < documents.size(); first += group) {
      Packing packing = new Packing(sequenceLength, separator);
      for (int i = first; i < Math.min(first + group, documents.size()); i++) {
        int[] withSeparator = documents.get(i);
        int[] tokens = Arrays.copyOf(withSeparator, withSeparator.length - 1);
        packing.add(i, tokens).stream().map(PackedSequence::tokens).forEach(packed::add);
      }
      dropped.add(packing.unfinishedTokens());
    }
    long[] flat = packed.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    assertThat(flat).isEqualTo(tensors.longs().get("packed"));
    assertThat(packed).hasSize(sidecar.at("/hyper/sequences").asInt());
    List<Integer> published = new ArrayList<>();
    sidecar.get("tokens_dropped_per_group").forEach(count -> published.add(count.asInt()));
    assertThat(dropped).isEqualTo(published);
  }

  /** Each document's ids, ending with the separator that its template added. */
  private List<int[]> documents() {
    long[] ids = tensors.longs().get("document_ids");
    List<int[]> documents = new ArrayList<>();
    int begin = 0;
    for (long length : tensors.longs().get("document_lengths")) {
      int end = begin + (int) length;
      documents.add(Arrays.stream(ids, begin, end).mapToInt(Math::toIntExact).toArray());
      begin = end;
    }
    assertThat(begin).isEqualTo(ids.length);
    return documents;
  }
}

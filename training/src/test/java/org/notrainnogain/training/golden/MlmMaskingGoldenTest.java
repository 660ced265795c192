package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.MaskingDraws;

/**
 * Masks with the random numbers that the published collator drew: whole numbers, so compared by
 * equality. A row in which the published code selects nothing is where ours differs on purpose.
 */
@Tag("golden")
class MlmMaskingGoldenTest {
  private static final long NOT_PREDICTED = -100;

  private final JsonNode hyper = GoldenFile.sidecar("mlm_masking").get("hyper");
  private final GoldenFile tensors = GoldenFile.tensors("mlm_masking");
  private final long[] shape = tensors.infos().get("input_ids_before").shape();

  @Test
  void masksAsPublished() {
    long[] specials = tensors.longs().get("special_tokens_mask");
    long[] ids = tensors.longs().get("input_ids_before");
    int separator = onlyToken(ids, specials);
    Masking masking =
        new Masking(
            hyper.get("mlm_probability").asDouble(),
            hyper.get("len_tokenizer").asInt(),
            hyper.get("mask_id").asInt(),
            separator);
    int comparedRows = 0;
    for (int row = 0; row < shape[0]; row++) {
      long[] labels = row(tensors.longs().get("labels"), row);
      int[] positions =
          IntStream.range(0, labels.length).filter(i -> labels[i] != NOT_PREDICTED).toArray();
      MaskedSequence masked = masking.mask(ints(row(ids, row)), draws(row));
      if (positions.length == 0) {
        assertThat(masked.positions()).hasSize(1);
        continue;
      }
      assertThat(masked.positions()).isEqualTo(positions);
      assertThat(masked.inputs()).isEqualTo(ints(row(tensors.longs().get("input_ids_after"), row)));
      assertThat(masked.labels())
          .isEqualTo(IntStream.of(positions).map(i -> (int) labels[i]).toArray());
      comparedRows++;
    }
    assertThat(comparedRows).isPositive();
  }

  private MaskingDraws draws(int row) {
    return new MaskingDraws(
        doubles("u_select", row),
        doubles("u_mask", row),
        doubles("u_random", row),
        ints(row(tensors.longs().get("random_words"), row)));
  }

  /** The token that the stored mask excludes; the project excludes separators and nothing else. */
  private static int onlyToken(long[] ids, long[] specials) {
    long[] excluded =
        IntStream.range(0, ids.length)
            .filter(i -> specials[i] == 1)
            .mapToLong(i -> ids[i])
            .distinct()
            .toArray();
    assertThat(excluded).hasSize(1);
    for (int i = 0; i < ids.length; i++) {
      assertThat(ids[i] == excluded[0]).isEqualTo(specials[i] == 1);
    }
    return (int) excluded[0];
  }

  private double[] doubles(String name, int row) {
    int length = (int) shape[1];
    float[] values = tensors.floats().get(name);
    return IntStream.range(row * length, (row + 1) * length).mapToDouble(i -> values[i]).toArray();
  }

  private long[] row(long[] values, int row) {
    int length = (int) shape[1];
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }
}

package org.notrainnogain.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.tensor.ParameterLayout;

class BertConfigTest {
  private static final BertConfig BASE = new BertConfig(16, 768, 12, 3072, 32768, 128, 0);

  @Test
  void aShallowerModelIsAPrefixOfADeeperOne() {
    List<ParameterLayout.Entry> deep = BASE.layout().entries();
    List<ParameterLayout.Entry> shallow = BASE.withLayers(4).layout().entries();
    for (int i = 0; i < shallow.size(); i++) {
      assertThat(shallow.get(i)).usingRecursiveComparison().isEqualTo(deep.get(i));
    }
    int end = BASE.withLayers(4).layout().size();
    assertThat(deep.get(shallow.size()).offset()).isEqualTo(end);
    assertThat(deep.get(shallow.size()).layer()).isEqualTo(4);
  }

  @Test
  void countsThePublishedParameters() {
    // Per layer 4 h^2 for attention, (1 + 1/2) x 3072 x h around the gate, two norms of 2 h;
    // shared:
    // embedding, position scale, two norms, head.
    int layer = 4 * 768 * 768 + 3072 * 768 + 768 * 1536 + 4 * 768;
    int shared = 32768 * 768 + 1 + 4 * 768 + 768 * 768;
    assertThat(BASE.layout().parameterCount()).isEqualTo(16 * layer + shared);
  }

  @Test
  void refusesImpossibleSizes() {
    assertThatThrownBy(() -> new BertConfig(0, 8, 2, 16, 32, 8, 0))
        .hasMessage("BERT's layers must be 1 or more, got 0");
    assertThatThrownBy(() -> new BertConfig(1, 10, 4, 16, 32, 8, 0))
        .hasMessage(
            "BERT's hidden must be even and a multiple of its 4 heads, got 10; change hidden or"
                + " heads");
    assertThatThrownBy(() -> new BertConfig(1, 8, 2, 15, 32, 8, 0))
        .hasMessageContaining("feed-forward must be even")
        .hasMessageContaining("got 15");
    assertThatThrownBy(() -> new BertConfig(1, 8, 2, 16, 32, 8, 32))
        .hasMessage("BERT's padding id must be below its vocabulary of 32, got 32");
  }

  @Test
  void freshWeightsHaveTheDeviationThatIsAskedFor() {
    BertConfig config = new BertConfig(2, 64, 4, 128, 500, 16, 0);
    float[] weights = config.initialWeights(SeededRandom.of(1, "initialization"), 0.049);
    ParameterLayout.Entry words = config.layout().entry(BertConfig.WORD_EMBEDDING);
    double squares = 0;
    for (int i = words.offset(); i < words.end(); i++) {
      squares += weights[i] * weights[i];
    }
    // 32,000 draws: the deviation of their root mean square is 0.4% of it.
    assertThat(Math.sqrt(squares / (words.end() - words.offset())))
        .isCloseTo(0.049, within(0.02 * 0.049));
    assertThat(weights[config.layout().entry(BertConfig.POSITION_SCALE).offset()])
        .isEqualTo(0.125f);
    float[] shallow =
        config.withLayers(1).initialWeights(SeededRandom.of(1, "initialization"), 0.049);
    assertThat(Arrays.copyOf(weights, shallow.length)).isEqualTo(shallow);
  }
}

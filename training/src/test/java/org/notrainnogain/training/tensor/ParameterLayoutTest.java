package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.tensor.ParameterLayout.Entry;

class ParameterLayoutTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout.Builder()
          .shared("a", ParameterKind.WEIGHT, 3, 7)
          .shared("s", ParameterKind.SCALE, 1)
          .layer(0, "b", ParameterKind.BIAS, 16)
          .build();

  @Test
  void eachTensorStartsOnAMultipleOfSixteenFloats() {
    assertThat(LAYOUT.entries()).extracting(Entry::offset).containsExactly(0, 32, 48);
    assertThat(LAYOUT.size()).isEqualTo(64);
    assertThat(LAYOUT.parameterCount()).isEqualTo(21 + 1 + 16);
    assertThat(LAYOUT.entry("b").end()).isEqualTo(64);
  }

  @Test
  void survivesJson() throws IOException {
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(LAYOUT);
    assertThat(text)
        .contains("{\"name\":\"a\",\"shape\":[3,7],\"offset\":0,\"kind\":\"WEIGHT\",\"layer\":-1}");
    ParameterLayout read = json.readValue(text, ParameterLayout.class);
    assertThat(read.checksum()).isEqualTo(LAYOUT.checksum());
    assertThat(read.entry("a").shape()).containsExactly(3, 7);
  }

  @Test
  void checksumTellsLayoutsApart() {
    assertThat(LAYOUT.checksum()).hasSize(64);
    List<ParameterLayout> others =
        List.of(
            with("x", ParameterKind.WEIGHT, 3, 7),
            with("a", ParameterKind.NORM, 3, 7),
            with("a", ParameterKind.WEIGHT, 7, 3));
    assertThat(others).extracting(ParameterLayout::checksum).doesNotHaveDuplicates();
    assertThat(others).extracting(ParameterLayout::checksum).doesNotContain(LAYOUT.checksum());
    assertThat(with("a", ParameterKind.WEIGHT, 3, 7).checksum()).isEqualTo(LAYOUT.checksum());
  }

  private static ParameterLayout with(String name, ParameterKind kind, long... shape) {
    return new ParameterLayout.Builder()
        .shared(name, kind, shape)
        .shared("s", ParameterKind.SCALE, 1)
        .layer(0, "b", ParameterKind.BIAS, 16)
        .build();
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    Entry first = new Entry("a", new long[] {17}, 0, ParameterKind.WEIGHT, -1);
    assertThatThrownBy(
            () ->
                new ParameterLayout(
                    List.of(first, new Entry("b", new long[] {1}, 16, ParameterKind.BIAS, 0)), 32))
        .hasMessage("Tensor b at 16 overlaps the tensor before it, which ends at 17");
    assertThatThrownBy(() -> new ParameterLayout(List.of(first, first), 64))
        .hasMessage("Layout names tensor a twice");
    assertThatThrownBy(() -> new ParameterLayout(List.of(first), 16))
        .hasMessage("Layout size must cover its 1 tensors up to 17, got 16");
    assertThatThrownBy(() -> new Entry("b", new long[] {1}, 8, ParameterKind.BIAS, 0))
        .hasMessage("Tensor b must start on a multiple of 16, got 8");
    assertThatThrownBy(() -> new Entry("b", new long[] {0}, 0, ParameterKind.BIAS, 0))
        .hasMessage("Tensor b must have dimensions of 1 or more, got 0");
    assertThatThrownBy(
            () -> new Entry("b", new long[] {1 << 16, 1 << 16}, 0, ParameterKind.BIAS, 0))
        .hasMessageStartingWith("Tensor b has 4294967296 elements");
    assertThatThrownBy(() -> LAYOUT.entry("c"))
        .hasMessage("Layout has no tensor c; it has [a, s, b]");
    assertThatThrownBy(() -> new Slice(0, 0)).hasMessageContaining("got start 0, length 0");
  }
}

package org.notrainnogain.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable(TextTable.Side.LEFT, TextTable.Side.RIGHT, TextTable.Side.LEFT);
    table.row("phase", "updates", "").row("a", 7, "note");

    assertThat(table.lines()).containsExactly("phase  updates", "a            7  note");
  }

  @Test
  void aLongTextGoesOnBeneathItself() {
    TextTable table = TextTable.ofNames().row("reason", "word ".repeat(40).strip());

    assertThat(table.page("  "))
        .hasSize(3)
        .allMatch(line -> line.length() <= TextTable.PAGE)
        .allMatch(line -> line.endsWith("word"));
    assertThat(table.page("  ").get(1)).startsWith("          word");
    assertThat(table.lines()).hasSize(1);
  }

  @Test
  void aWordLongerThanALineIsCut() {
    TextTable table = TextTable.ofNames().row("path", "x".repeat(250));

    assertThat(table.page("")).hasSize(3).allMatch(line -> line.length() <= TextTable.PAGE);
    assertThat(String.join("", table.page("")).replaceAll("[^x]", "")).hasSize(250);
  }

  @Test
  void refusesARowOfOtherLength() {
    assertThatThrownBy(() -> TextTable.ofNames().row("one"))
        .hasMessage("Row has 1 cells, the table has 2 columns");
  }
}

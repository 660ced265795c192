package org.notrainnogain.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  @Property
  void everyRowComesBackAsItWas(
      @ForAll long step,
      @ForAll String name,
      @ForAll int count,
      @ForAll double loss,
      @ForAll boolean counts) {
    Instant micros = Instant.EPOCH.plusNanos(step / 1000 * 1000);
    Double other = counts ? loss : null;
    MeasureRow row =
        new MeasureRow(step, name, count, loss, other, counts, counts ? null : name, micros, null);

    String line = JsonRows.line(row);

    assertThat(line).doesNotContain("\n");
    assertThat(parse(line)).isEqualTo(row);
  }

  @Test
  void aLineIsAnObjectOfColumns() {
    assertThat(JsonRows.line(MeasureRow.of(3, "speed")))
        .isEqualTo(
            "{\"step\":3,\"name\":\"speed\",\"sequence_count\":7,\"loss\":0.30000000000000004,"
                + "\"other_loss\":null,\"counts\":true,\"reason\":null,"
                + "\"measured_at\":\"2026-01-02T12:00:00.123456Z\",\"ended_at\":null}");
  }

  @Test
  void numbersThatAreNotFiniteAreTexts() {
    for (double number :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      MeasureRow row = new MeasureRow(1, "x", 1, number, number, true, null, MeasureRow.NOON, null);
      assertThat(JsonRows.line(row)).contains("\"loss\":\"" + number + "\"");
      assertThat(parse(JsonRows.line(row))).isEqualTo(row);
    }
  }

  @Test
  void refusesToWriteNullWhereAValueIsRequired() {
    assertThatThrownBy(() -> JsonRows.line(MeasureRow.of(1, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has null in column name of table measures, expected VARCHAR");
  }

  @Test
  void refusesAKeyThatIsNoColumn() {
    assertThatThrownBy(() -> parse("{\"step\":1,\"otherLoss\":2}"))
        .hasMessageContaining("Line 7 has the keys [otherLoss], which are no columns of table")
        .hasMessageContaining("its columns are [step, name,");
  }

  @Test
  void refusesALineWithoutAColumnThatMustBeThere() {
    assertThatThrownBy(() -> parse("{\"step\":1}"))
        .hasMessageContaining("Line 7 has no column name of table measures, expected VARCHAR");
  }

  @Test
  void refusesNullWhereAValueIsRequired() {
    assertThatThrownBy(() -> parse("{\"step\":null}"))
        .hasMessageContaining("Line 7 has null in column step of table measures, expected BIGINT");
  }

  @Test
  void refusesAValueOfAnotherType() {
    for (String step : new String[] {"1.5", "\"1\"", "9223372036854775808", "true", "[1]"}) {
      assertThatThrownBy(() -> parse("{\"step\":" + step + "}"))
          .hasMessageContaining("in column step of table measures, expected BIGINT");
    }
  }

  @Test
  void refusesATimeWithoutZone() {
    String line = JsonRows.line(MeasureRow.of(1, "x")).replace("123456Z", "123456");
    assertThatThrownBy(() -> parse(line))
        .hasMessageContaining("column measured_at of table measures, expected TIMESTAMP WITH");
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> parse("[1]"))
        .hasMessageContaining("Line 7 is not a JSON object, a row of table measures is expected");
    for (String line : new String[] {"{\"step\":1", "", "{} {}", "{\"step\":1,\"step\":2}"}) {
      assertThatThrownBy(() -> parse(line)).hasMessageContaining("Line 7 is not");
    }
  }

  private static MeasureRow parse(String line) {
    return JsonRows.parse(MeasureRow.TABLE, line, "Line 7");
  }
}

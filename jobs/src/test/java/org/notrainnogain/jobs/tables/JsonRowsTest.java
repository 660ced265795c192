package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  record Charge(
      long step,
      String phase,
      int activeLayers,
      long count,
      long rstNanos,
      double rstSeconds,
      long freeRstNanos) {}

  @Property
  void everyRecordComesBackAsItWas(
      @ForAll long step, @ForAll String phase, @ForAll int layers, @ForAll double seconds) {
    String line = JsonRows.line(new Charge(step, phase, layers, 1, step, seconds, 0));
    Row row = JsonRows.parse(ChargesTable.SCHEMA, line, "Line 1");

    assertThat(line).doesNotContain("\n");
    assertThat(row.getLong(0)).isEqualTo(step);
    assertThat(row.getString(1)).isEqualTo(phase);
    assertThat(row.getInt(2)).isEqualTo(layers);
    assertThat(row.getDouble(5)).isEqualTo(seconds);
  }

  @Test
  void numbersThatAreNotFiniteAreTexts() {
    for (double number :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      String line = JsonRows.line(new Charge(1, "optimizer", 4, 1, 1, number, 0));
      assertThat(JsonRows.parse(ChargesTable.SCHEMA, line, "Line 1").getDouble(5))
          .isEqualTo(Double.valueOf(number));
    }
  }

  @Test
  void refusesAKeyThatIsNoColumn() {
    assertThatThrownBy(() -> parse("{\"step\":1,\"rstSeconds\":2}"))
        .hasMessageContaining("Line 7 has the keys [rstSeconds], which are no columns of table")
        .hasMessageContaining("its columns are [step, phase,");
  }

  @Test
  void refusesNullWhereAValueIsRequired() {
    assertThatThrownBy(() -> parse("{\"step\":null}"))
        .hasMessageContaining("Line 7 has null in column step of table charges, expected bigint");
  }

  @Test
  void refusesAValueOfAnotherType() {
    for (String step : new String[] {"1.5", "\"1\"", "9223372036854775808", "true", "[1]"}) {
      assertThatThrownBy(() -> parse("{\"step\":" + step + "}"))
          .hasMessageContaining("in column step of table charges, expected bigint");
    }
  }

  @Test
  void refusesATimeWithoutZone() {
    TableSchema times =
        new TableSchema(
            "times",
            "run_id",
            new org.apache.spark.sql.types.StructType()
                .add("started_at", org.apache.spark.sql.types.DataTypes.TimestampType, false),
            java.util.List.of());
    assertThatThrownBy(
            () -> JsonRows.parse(times, "{\"started_at\":\"2026-01-01T00:00:00\"}", "Line 7"))
        .hasMessageContaining("column started_at of table times, expected timestamp");
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> parse("[1]"))
        .hasMessageContaining("Line 7 is not a JSON object, a row of table charges is expected");
    for (String line : new String[] {"{\"step\":1", "", "{} {}", "{\"step\":1,\"step\":2}"}) {
      assertThatThrownBy(() -> parse(line)).hasMessageContaining("Line 7 is not");
    }
  }

  private static Row parse(String line) {
    return JsonRows.parse(ChargesTable.SCHEMA, line, "Line 7");
  }
}

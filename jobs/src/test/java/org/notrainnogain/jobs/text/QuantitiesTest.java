package org.notrainnogain.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "0.0000321, 32.1 us",
    "0.00099949, 999 us",
    "0.00099951, 1.00 ms",
    "0.000889, 889 us",
    "0.1167, 117 ms",
    "0.9996, 1.00 s",
    "9.999, 10.0 s",
    "12.34, 12.3 s",
    "59.94, 59.9 s",
    "59.96, 1 min",
    "119.7, 1 min 59.7 s",
    "119.96, 2 min",
    "200, 3 min 20.0 s",
    "599.96, 10 min",
    "754.2, 12 min 34 s",
    "3600, 1 h",
    "86400, 24 h",
    "90000, 25 h",
    "187200, 2 d 4 h",
    "NaN, NaN s",
    "-1, -1.0 s",
  })
  void secondsHaveAFittingUnit(double seconds, String text) {
    assertThat(Quantities.seconds(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "1234567890, 1.23 GB",
    "9223372036854775807, 9223 PB",
  })
  void bytesHaveAFittingUnit(long bytes, String text) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, just now",
    "0, just now",
    "59, 59 s ago",
    "3599, 59 min ago",
    "7200, 2 h ago",
    "90000, 25 h ago",
    "200000, 2 d ago",
  })
  void agesAreOfOneUnit(long seconds, String text) {
    assertThat(Quantities.ago(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void pricesKeepEveryDigit() {
    assertThat(Quantities.exactSeconds(889_000)).isEqualTo("0.000889 s");
    assertThat(Quantities.exactSeconds(2_000_000_000L)).isEqualTo("2 s");
    assertThat(Quantities.exactSeconds(0)).isEqualTo("0 s");
  }

  @Test
  void countsArePartedWhateverTheLocale() {
    assertThat(Quantities.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Quantities.percent(0.1234)).isEqualTo("12.3%");
    assertThat(Quantities.loss(3.76958)).isEqualTo("3.7696");
  }
}

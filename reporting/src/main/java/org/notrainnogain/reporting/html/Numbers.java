package org.notrainnogain.reporting.html;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as people read them; a value that is not there is a dash. */
final class Numbers {
  static final String NONE = "–";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SECONDS_A_MINUTE = 60;
  private static final int SECONDS_AN_HOUR = 3600;

  private Numbers() {}

  /** With four significant digits or more, never in exponents unless tiny or huge. */
  static String decimal(Double value) {
    if (value == null) {
      return NONE;
    }
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return value.toString();
    }
    if (size != 0 && (size < 1e-3 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Percent of a fraction. */
  static String percent(Double fraction) {
    return fraction == null ? NONE : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  /** Seconds up to two minutes, then minutes and seconds, then hours and minutes. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 2 * SECONDS_A_MINUTE) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 2 * SECONDS_AN_HOUR) {
      return whole / SECONDS_A_MINUTE + " min " + whole % SECONDS_A_MINUTE + " s";
    }
    return whole / SECONDS_AN_HOUR + " h " + whole % SECONDS_AN_HOUR / SECONDS_A_MINUTE + " min";
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Start of a fingerprint, enough to tell two apart. */
  static String brief(String fingerprint) {
    return fingerprint.length() > 12 ? fingerprint.substring(0, 12) : fingerprint;
  }
}

package org.notrainnogain.jobs.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: thousands parted, times and sizes in a fitting unit. */
public final class Quantities {
  private static final String[] SIZES = {"kB", "MB", "GB", "TB", "PB"};
  private static final int THREE_DIGITS = 999;

  /** From ten minutes on, tenths of a second tell nobody anything. */
  private static final int TENTHS_MATTER = 600;

  private Quantities() {}

  /** A whole number, as {@code 1,234,567}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Seconds, as {@code 3.21 ms}, {@code 45.2 s}, {@code 3 min 20.5 s} or {@code 2 d 4 h}. */
  public static String seconds(double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      return seconds + " s";
    }
    if (seconds == 0) {
      return "0 s";
    }
    if (seconds < 0.9995e-3) {
      return digits(seconds * 1e6) + " us";
    }
    if (seconds < 0.9995) {
      return digits(seconds * 1e3) + " ms";
    }
    if (seconds < 59.95) {
      return digits(seconds) + " s";
    }
    return seconds < TENTHS_MATTER
        ? inMinutes(Math.round(10 * seconds))
        : inTwoUnits(Duration.ofSeconds(Math.round(seconds)));
  }

  private static String inMinutes(long tenths) {
    long rest = tenths % 600;
    String minutes = tenths / 600 + " min";
    return rest == 0 ? minutes : minutes + " " + rest / 10 + "." + rest % 10 + " s";
  }

  private static String inTwoUnits(Duration duration) {
    if (duration.toDays() > 1) {
      return pair(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    return duration.toHours() > 0
        ? pair(duration.toHours(), "h", duration.toMinutesPart(), "min")
        : pair(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
  }

  private static String pair(long large, String unit, int small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** Three digits that count, as {@code 0.889}, {@code 12.3} or {@code 467}. */
  private static String digits(double number) {
    int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  /** Nanoseconds in seconds, every digit, as {@code 0.000889 s}. */
  public static String exactSeconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
  }

  /** Bytes in powers of 1,000, as {@code 512 B} or {@code 1.23 GB}. */
  public static String bytes(long bytes) {
    if (bytes <= THREE_DIGITS) {
      return bytes + " B";
    }
    double size = bytes / 1e3;
    int unit = 0;
    while (size >= THREE_DIGITS + 0.5 && unit < SIZES.length - 1) {
      size /= 1e3;
      unit++;
    }
    return digits(size) + " " + SIZES[unit];
  }

  /** A share, as {@code 12.3%}. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A loss, to four decimals. */
  public static String loss(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }

  /** How long ago something was, as {@code 3 min ago}: the largest unit alone. */
  public static String ago(Duration age) {
    if (age.toSeconds() < 1) {
      return "just now";
    }
    long number;
    String unit;
    if (age.toDays() > 1) {
      number = age.toDays();
      unit = "d";
    } else if (age.toHours() > 0) {
      number = age.toHours();
      unit = "h";
    } else if (age.toMinutes() > 0) {
      number = age.toMinutes();
      unit = "min";
    } else {
      number = age.toSeconds();
      unit = "s";
    }
    return number + " " + unit + " ago";
  }
}

package org.notrainnogain.planning.run;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is said of a method's settings, for whoever reads its results: it changes none of them and
 * is no part of a run's identity.
 *
 * @param tuned how the settings were chosen: {@code by hand}, {@code by hand for another method},
 *     {@code preset}, {@code preset of another size}, or {@code N trials}; empty where nobody said
 * @param repeats the method that this one repeats under another name, which makes it an A/A arm;
 *     empty for a method of its own
 */
public record MethodNote(Optional<String> tuned, Optional<String> repeats) {
  /** What the setting {@code arm.tuned} is where nobody said. */
  static final String NOT_SAID = "not said";

  private static final Pattern TUNED =
      Pattern.compile(
          "by hand|by hand for another method|preset|preset of another size"
              + "|1 trial|[1-9]\\d{0,5} trials");

  public MethodNote {
    Objects.requireNonNull(tuned, "tuned");
    Objects.requireNonNull(repeats, "repeats");
    if (!tuned.map(TUNED.asMatchPredicate()::test).orElse(true)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tuned = %s must be by hand, by hand for another method, preset, preset of another size,"
                  + " a number of trials such as 8 trials, or %s",
              tuned.get(),
              NOT_SAID));
    }
  }

  /** What the setting is for settings that a number of trials chose. */
  public static String trials(int trials) {
    return trials == 1 ? "1 trial" : trials + " trials";
  }
}

package org.notrainnogain.jobs.runs;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds the run that somebody means. */
final class RunNames {
  private static final int MOST_SHOWN = 5;

  private RunNames() {}

  /**
   * The id that is given, or that begins as given, or whose hash does.
   *
   * @param where what to call the place in a message
   * @throws UnknownRunException when it is not one run
   */
  static String resolve(String given, List<String> ids, String where) {
    if (ids.contains(given)) {
      return given;
    }
    if (given.isBlank()) {
      throw new UnknownRunException(
          String.format(Locale.ROOT, "A run id is empty; runs in %s: %s", where, shown(ids)));
    }
    List<String> meant = matching(ids, id -> id.startsWith(given));
    if (meant.isEmpty()) {
      meant = matching(ids, id -> hash(id).startsWith(given));
    }
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (!meant.isEmpty()) {
      throw new UnknownRunException(
          String.format(
              Locale.ROOT,
              "Run %s is not unique in %s: %d runs begin so: %s",
              given,
              where,
              meant.size(),
              shown(meant)));
    }
    throw new UnknownRunException(
        ids.isEmpty()
            ? String.format(
                Locale.ROOT, "There is no run %s in %s, which has no runs", given, where)
            : String.format(
                Locale.ROOT,
                "There is no run %s in %s; close to it: %s",
                given,
                where,
                shown(closest(given, ids))));
  }

  private static List<String> matching(List<String> ids, Predicate<String> condition) {
    return ids.stream().filter(condition).toList();
  }

  private static String hash(String id) {
    return id.substring(id.lastIndexOf('-') + 1);
  }

  /** Those that contain what was given, else those of the fewest changes of a letter. */
  private static List<String> closest(String given, List<String> ids) {
    List<String> containing = matching(ids, id -> id.contains(given));
    if (!containing.isEmpty()) {
      return containing;
    }
    UTF8String text = UTF8String.fromString(given);
    return ids.stream()
        .sorted(
            Comparator.comparingInt(
                    (String id) -> text.levenshteinDistance(UTF8String.fromString(id)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_SHOWN)
        .toList();
  }

  private static String shown(List<String> ids) {
    String first = String.join(", ", ids.subList(0, Math.min(MOST_SHOWN, ids.size())));
    return ids.size() <= MOST_SHOWN
        ? first
        : String.format(
            Locale.ROOT,
            "%s and %d more (ntng runs list shows all)",
            first,
            ids.size() - MOST_SHOWN);
  }
}

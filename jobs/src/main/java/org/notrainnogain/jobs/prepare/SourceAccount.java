package org.notrainnogain.jobs.prepare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.FileCounts;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.source.SourceFiles;
import org.notrainnogain.planning.prepare.CorpusSource;
import org.notrainnogain.planning.prepare.LossLimits;
import org.notrainnogain.planning.prepare.PrepareConfig;

/**
 * What became of a source: each file and document that is there is read or accounted for. What is
 * lost is said, and above a share the source is refused.
 *
 * @param config what was asked for
 * @param files that were found, empty for the embedded corpus
 * @param survey what was in them
 */
record SourceAccount(PrepareConfig config, Optional<SourceFiles> files, SurveyTally survey) {
  /** Reasons for which a document is lost though nobody asked for that, and what mends it. */
  private static final Map<String, String> LOSSES =
      new TreeMap<>(
          Map.of(
              DocumentRules.EMPTY,
              "empty: nothing is there, or prepare.cleaning leaves nothing of it",
              Reading.LeftOut.TOO_LONG,
              "too-long: raise prepare.filters.too-long",
              Reading.LeftOut.BINARY,
              "binary: no UTF-8 text",
              Reading.LeftOut.MALFORMED,
              "malformed: no JSON object with a text in the column",
              Reading.LeftOut.WITHOUT_COLUMN,
              "without-column: the file lacks the column"));

  /** Less is said among all numbers, and not by itself. */
  private static final double NOTICEABLE = 0.01;

  private static final int MOST_NAMES = 5;

  /** What is to be said of what is lost, a line each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    passedOver()
        .forEach((path, what) -> warnings.add("Warning: passed over " + path + ": " + what));
    long lost = lostDocuments();
    if (lost >= NOTICEABLE * survey.documents() && lost > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "Warning: %,d of %,d documents are lost (%s)",
              lost,
              survey.documents(),
              reasons(survey.rejected())));
    }
    if (!survey.lostFiles().isEmpty()) {
      warnings.add("Warning: no document passes of " + named(survey.lostFiles()));
    }
    return warnings;
  }

  /** What is to be said of names that are no data by convention. */
  Optional<String> hidden() {
    SortedSet<String> hidden = files.map(SourceFiles::hidden).orElseGet(TreeSet::new);
    return hidden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Left alone %,d names that begin with . or _: %s; what is to be read of them must be"
                    + " given by name",
                hidden.size(),
                some(hidden, "names")));
  }

  /** Refuses a source of which more is lost than the settings allow. */
  void check() {
    SortedMap<String, FileCounts> lostFiles = survey.lostFiles();
    lostFiles.values().removeIf(counts -> lost(counts.rejected()) == 0);
    if (config.losses().wholeFiles() == LossLimits.WholeFiles.REFUSED
        && !lostFiles.isEmpty()
        && !fileIsDocument()) {
      throw new IllegalArgumentException(
          "No document passes of "
              + named(lostFiles)
              + columnHint()
              + "; leave them out of the paths of prepare.source, mend them, or set"
              + " prepare.losses.whole-files=allowed");
    }
    if (lostDocuments() > config.losses().documents() * survey.documents()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d of %,d documents of source %s are lost (%s); correct prepare.source or"
                  + " prepare.cleaning, or raise prepare.losses.documents above %s",
              lostDocuments(),
              survey.documents(),
              config.source(),
              reasons(survey.rejected()),
              config.losses().documents()));
    }
  }

  /** Numbers for the manifest. */
  SortedMap<String, Long> numbers(ShardReport.Counts packed) {
    SortedMap<String, Long> numbers = new TreeMap<>();
    numbers.put("unknown-tokens", packed.unknownTokens());
    if (files.isPresent()) {
      numbers.put("files", survey.files());
      numbers.put("files-empty", survey.emptyFiles());
      numbers.put("files-without-kept-document", (long) survey.lostFiles().size());
      numbers.put("files-passed-over", (long) passedOver().size());
      numbers.put("names-hidden", (long) files.get().hidden().size());
    }
    return numbers;
  }

  /** How many files there are, in words; nothing for the embedded corpus. */
  String ofFiles() {
    if (files.isEmpty()) {
      return "";
    }
    String empty =
        survey.emptyFiles() == 0
            ? ""
            : String.format(Locale.ROOT, " (%,d without a document)", survey.emptyFiles());
    return String.format(
        Locale.ROOT, " of %,d %s%s", survey.files(), survey.files() == 1 ? "file" : "files", empty);
  }

  private SortedMap<String, String> passedOver() {
    return files.map(SourceFiles::passedOver).orElseGet(TreeMap::new);
  }

  private boolean fileIsDocument() {
    return config.source() instanceof CorpusSource.Text text
        && text.document() == CorpusSource.TextUnit.FILE;
  }

  private String columnHint() {
    return survey.rejectedBy(Reading.LeftOut.WITHOUT_COLUMN) > 0
        ? " (" + survey.firstDefect().what() + ")"
        : "";
  }

  private long lostDocuments() {
    return lost(survey.rejected());
  }

  private static long lost(Map<String, Long> rejected) {
    return LOSSES.keySet().stream().mapToLong(reason -> rejected.getOrDefault(reason, 0L)).sum();
  }

  private String reasons(Map<String, Long> rejected) {
    String keyboard =
        rejected.containsKey(DocumentRules.EMPTY) && config.cleaning().contains("english-keyboard")
            ? ". The step english-keyboard of prepare.cleaning deletes all that is not ASCII; leave"
                + " it out for other languages than English"
            : "";
    return LOSSES.entrySet().stream()
            .filter(loss -> rejected.containsKey(loss.getKey()))
            .map(
                loss ->
                    String.format(
                        Locale.ROOT, "%,d %s", rejected.get(loss.getKey()), loss.getValue()))
            .collect(Collectors.joining("; "))
        + keyboard;
  }

  private static String named(SortedMap<String, FileCounts> lost) {
    return some(
        lost.entrySet().stream()
            .map(file -> file.getKey() + " " + file.getValue().rejected())
            .toList(),
        "files");
  }

  private static String some(Collection<String> all, String what) {
    String some = all.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return all.size() <= MOST_NAMES
        ? some
        : some + String.format(Locale.ROOT, " and %,d more %s", all.size() - MOST_NAMES, what);
  }
}

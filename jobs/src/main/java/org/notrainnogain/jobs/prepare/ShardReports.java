package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.planning.prepare.PrepareConfig;

/**
 * What all tasks made, put together.
 *
 * @param config what was asked for
 * @param reports one a shard, in the order of the shards
 */
record ShardReports(PrepareConfig config, List<ShardReport> reports) {

  /** Documents and tokens of all shards. */
  ShardReport.Counts counts() {
    return counts(reports.stream());
  }

  /** Documents left out by what left them out, a zero for what left out none. */
  SortedMap<String, Long> filters(SortedMap<String, Long> byText) {
    SortedMap<String, Long> filters = new TreeMap<>(byText);
    ShardReport.Counts all = counts();
    filters.merge(DocumentRules.EMPTY, all.empty(), Long::sum);
    filters.putIfAbsent(config.tooShort().name(), 0L);
    filters.put(DocumentRules.DUPLICATE, all.duplicates());
    config.trashRatio().ifPresent(trash -> filters.put(trash.name(), all.trash()));
    return filters;
  }

  /** The splits, with the files at their final places. */
  List<CorpusManifest.Part> parts() {
    return Stream.of(Split.values()).map(this::part).toList();
  }

  /** The final place of a shard within the corpus. */
  String path(ShardReport report) {
    return String.format(
        Locale.ROOT,
        "sequences/split=%s/shard-%05d.parquet",
        split(report).directory(),
        config.layout().within(report.shard()));
  }

  /** How many sequences each split has, in words. */
  static String sequences(CorpusManifest manifest) {
    return Stream.of(Split.values())
        .map(
            split ->
                String.format(Locale.ROOT, "%s %,d", split.directory(), manifest.sequences(split)))
        .collect(Collectors.joining(", "));
  }

  /**
   * Refuses documents that are not those that were counted: what a lost executor had read is read
   * again.
   *
   * @throws UncheckedIOException when it changed in between
   */
  void checkSame(SurveyTally survey) {
    ShardReport.Counts all = counts();
    if (all.arrived() != survey.kept() || all.idSum() != survey.keptDigest()) {
      String what =
          String.format(
              Locale.ROOT,
              "Source %s changed while prepare was reading: %,d documents passed the filters first,"
                  + " then %,d%s; run prepare again once nobody writes to the source",
              config.source(),
              survey.kept(),
              all.arrived(),
              all.arrived() == survey.kept() ? ", and not the same" : "");
      throw new UncheckedIOException(what, new IOException(what));
    }
  }

  /** Refuses a corpus on which nothing can be trained. */
  void checkTrainable() {
    if (part(Split.TRAIN).shards().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Corpus is too small: its training split has %,d tokens in %d shards, none of which fills a sequence of %d;"
                  + " give more text, or lower prepare.sequence-length or prepare.shards.train",
              part(Split.TRAIN).tokens(),
              config.layout().train(),
              config.sequenceLength()));
    }
  }

  /** What is to be said of splits that have a share and got no sequence; empty without such. */
  Optional<String> emptySplits() {
    List<String> empty =
        Stream.of(Split.values())
            .filter(split -> config.layout().shares().of(split) > 0)
            .filter(split -> part(split).shards().isEmpty())
            .map(Split::directory)
            .toList();
    return empty.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Warning: of split %s nothing fills a sequence of %d, and runs that need it will be"
                    + " refused (each needs validation and test); give more text, or prepare anew with"
                    + " a larger prepare.splits or fewer prepare.shards",
                String.join(" and ", empty),
                config.sequenceLength()));
  }

  private CorpusManifest.Part part(Split split) {
    List<ShardReport> own = reports.stream().filter(report -> split(report) == split).toList();
    ShardReport.Counts counts = counts(own.stream());
    List<CorpusManifest.Shard> shards =
        own.stream()
            .flatMap(
                report ->
                    report.written().stream()
                        .map(
                            file ->
                                new CorpusManifest.Shard(
                                    path(report), file.rows(), file.bytes(), file.sha256())))
            .toList();
    return new CorpusManifest.Part(
        split, counts.documents(), counts.tokens(), counts.droppedTokens(), shards);
  }

  private Split split(ShardReport report) {
    return config.layout().split(report.shard());
  }

  private static ShardReport.Counts counts(Stream<ShardReport> reports) {
    return reports
        .map(ShardReport::counts)
        .reduce(ShardReport.Counts.none(), ShardReport.Counts::plus);
  }
}

package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.PieceSurvey;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceShard;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.planning.prepare.PrepareConfig;

class ShardReportsTest {
  private final PrepareConfig config =
      SyntheticCorpus.textSettings(
          Path.of("in"),
          "prepare.shards={ train = 2, holdout = 1, validation = 1, test = 1 }",
          "prepare.splits={ holdout = 0, validation = 0.1, test = 0.1 }",
          "prepare.sequence-length=16");

  @Test
  void aSplitThatHasAShareAndNoSequenceIsSaid() {
    assertThat(of(Set.of(Split.TRAIN)).emptySplits())
        .contains(
            "Warning: of split validation and test nothing fills a sequence of 16, and runs that need"
                + " it will be refused (each needs validation and test); give more text, or prepare"
                + " anew with a larger prepare.splits or fewer prepare.shards");
    assertThat(of(Set.of(Split.TRAIN, Split.VALIDATION, Split.TEST)).emptySplits())
        .as("nobody asked for a holdout")
        .isEmpty();
  }

  @Test
  void nothingToTrainOnIsRefused() {
    of(Set.of(Split.TRAIN)).checkTrainable();
    assertThatThrownBy(() -> of(Set.of(Split.TEST)).checkTrainable())
        .hasMessageStartingWith(
            "Corpus is too small: its training split has 0 tokens in 2 shards,");
  }

  @Test
  void documentsThatAreNotThoseThatWereReadFirstAreRefused() {
    PieceSurvey pieces = new PieceSurvey(new DocumentRules(TextCleaner.of(List.of()), List.of()));
    pieces.add(new Reading.Document("a text", 0));
    pieces.add(new Reading.Document("another", 0));
    SurveyTally survey = pieces.tally();
    assertThatCode(() -> reports(2, survey.keptDigest()).checkSame(survey))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> reports(1, survey.keptDigest()).checkSame(survey))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("2 documents passed the filters first, then 1;")
        .hasMessageEndingWith("run prepare again once nobody writes to the source");
    assertThatThrownBy(() -> reports(2, survey.keptDigest() + 1).checkSame(survey))
        .hasMessageContaining("changed while prepare was reading")
        .hasMessageContaining("then 2, and not the same;");
  }

  /** Reports of all shards, with sequences in those of some splits. */
  private ShardReports of(Set<Split> filled) {
    List<SequenceShard.Written> written = List.of(new SequenceShard.Written(1, 1, "0".repeat(64)));
    return new ShardReports(
        config,
        IntStream.range(0, config.layout().shards())
            .mapToObj(
                shard ->
                    new ShardReport(
                        shard,
                        "file",
                        filled.contains(config.layout().split(shard)) ? written : List.of(),
                        ShardReport.Counts.none()))
            .toList());
  }

  private static ShardReports reports(long documents, long idSum) {
    ShardReport.Counts counts =
        new ShardReport.Counts(documents, 0, 0, 0, 3 * documents, 0, 0, idSum);
    return new ShardReports(
        SyntheticCorpus.settings(), List.of(new ShardReport(0, "a", List.of(), counts)));
  }
}

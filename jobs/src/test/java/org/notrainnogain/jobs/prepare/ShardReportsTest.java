package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceShard;
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
}

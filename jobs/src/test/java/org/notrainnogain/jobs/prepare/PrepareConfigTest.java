package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.sequences.SplitShares;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.text.CleaningStep;
import org.notrainnogain.dataprep.text.TooShort;
import org.notrainnogain.dataprep.text.TrashRatio;
import org.notrainnogain.dataprep.tokenizer.SpecialsInText;
import org.notrainnogain.dataprep.tokenizer.WordPieceTrainer;
import org.notrainnogain.dataprep.tokenizer.WordSplitting;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.CorpusSource;
import org.notrainnogain.planning.prepare.LossLimits;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.prepare.TokenizerChoice;

class PrepareConfigTest {
  @Test
  void shippedDefaultsUseEveryCleaningStepForEnglishOnTheEmbeddedCorpus() {
    PrepareConfig config = read();
    assertThat(config.source()).isEqualTo(new CorpusSource.Embedded());
    assertThat(config.cleaning())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CleaningStep.values())
                .filter(step -> step != CleaningStep.IDEOGRAPH_SPACES)
                .map(CleaningStep::stepName)
                .toList());
    assertThat(config.trashRatio()).isEmpty();
    assertThat(config.layout().shares()).isEqualTo(new SplitShares(0.2, 0.06, 0.06));
    assertThat(config.sequenceLength()).isEqualTo(128);
  }

  @Test
  void everyKeyIsRead() {
    PrepareConfig config =
        read(
            "prepare.source=jsonl",
            "prepare.source.jsonl.paths=[a, b]",
            "prepare.source.jsonl.column=body",
            "prepare.cleaning=[lower-case]",
            "prepare.filters.too-short.characters=7",
            "prepare.filters.too-short.words=3",
            "prepare.filters.trash-ratio=0.25",
            "prepare.filters.too-long=3 MiB",
            "prepare.filters.binary-share=0.3",
            "prepare.filters.malformed-share=0.4",
            "prepare.losses.documents=0.25",
            "prepare.losses.whole-files=allowed",
            "prepare.losses.unknown-tokens=0.35",
            "prepare.splits.holdout=0.1",
            "prepare.splits.validation=0.02",
            "prepare.splits.test=0.03",
            "prepare.sequence-length=64",
            "prepare.tokenizer.word-piece.vocabulary-size=1000",
            "prepare.tokenizer.word-piece.alphabet-limit=90",
            "prepare.tokenizer.word-piece.minimum-frequency=4",
            "prepare.tokenizer.word-piece.most-words=5000",
            "prepare.tokenizer.word-piece.word-splitting=punctuation-runs",
            "prepare.special-tokens-in-text=tokens",
            "prepare.shards.train=5",
            "prepare.shards.holdout=6",
            "prepare.shards.validation=7",
            "prepare.shards.test=8",
            "prepare.seed=9");
    assertThat(config.source()).isEqualTo(new CorpusSource.JsonLines(List.of("a", "b"), "body"));
    assertThat(config.cleaning()).containsExactly("lower-case");
    assertThat(config.tooShort()).isEqualTo(new TooShort(7, 3));
    assertThat(config.limits()).isEqualTo(new DocumentLimits(3 << 20, 0.3));
    assertThat(config.malformedShare()).isEqualTo(0.4);
    assertThat(config.losses())
        .isEqualTo(new LossLimits(0.25, LossLimits.WholeFiles.ALLOWED, 0.35));
    assertThat(config.trashRatio()).contains(new TrashRatio(0.25));
    assertThat(config.layout())
        .isEqualTo(new ShardLayout(9, new SplitShares(0.1, 0.02, 0.03), 5, 6, 7, 8));
    assertThat(config.tokenizer())
        .isEqualTo(
            new TokenizerChoice.Trained(
                new WordPieceTrainer(1000, 90, 4), WordSplitting.PUNCTUATION_RUNS, 5000));
    assertThat(config.specialsInText()).isEqualTo(SpecialsInText.TOKENS);
    assertThat(config.sequenceLength()).isEqualTo(64);
    assertThat(config.determining()).hasSize(23).doesNotContainValue("a");
  }

  @Test
  void shippedExamplesOfEachSourceAreRead() {
    for (String source : List.of("text", "jsonl", "parquet")) {
      Path file = Path.of("conf/runs/prepare-" + source + ".conf");
      PrepareConfig config = Settings.load(List.of(file), List.of()).read(PrepareConfig::from);
      assertThat(config.source().kind()).isEqualTo(source);
    }
  }

  @Test
  void allProblemsComeTogether() {
    assertThatThrownBy(
            () ->
                read(
                    "prepare.sequence-length=1",
                    "prepare.shards.test=0",
                    "prepare.colour=red",
                    "prepare.splits.test=2"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("prepare.sequence-length")
        .hasMessageContaining("prepare.shards.test")
        .hasMessageContaining("prepare.splits.test")
        .hasMessageContaining("prepare.colour");
    assertThatThrownBy(() -> read("prepare.cleaning=[polish]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Cleaning step 'polish' is unknown");
    assertThatThrownBy(() -> read("prepare.splits.holdout=0.9", "prepare.splits.test=0.2"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("leave nothing to train on");
  }

  @Test
  void documentsOfAShardNeverSpillIntoAnother() {
    ShardLayout layout = new ShardLayout(1, new SplitShares(0.2, 0.1, 0.1), 3, 2, 1, 2);
    assertThat(layout.shards()).isEqualTo(8);
    boolean[] seen = new boolean[8];
    for (long document = 0; document < 1000; document++) {
      DocumentKey key = layout.key(document, 5);
      seen[key.shard()] = true;
      assertThat(layout.within(key.shard())).isLessThan(layout.shards(layout.split(key.shard())));
      assertThat(layout.split(key.shard()))
          .isEqualTo(org.notrainnogain.dataprep.sequences.Split.of(1, document, layout.shares()));
    }
    assertThat(seen).containsOnly(true);
  }

  @Test
  void duplicatesThatStayAreSaidInTheManifestAndThoseThatGoAreNot() {
    assertThat(read().determining()).doesNotContainKey("duplicates");
    assertThat(read("prepare.duplicates=keep").determining()).containsEntry("duplicates", "keep");
    assertThatThrownBy(() -> read("prepare.duplicates=some"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("prepare.duplicates = some must be one of drop, keep");
  }

  private static PrepareConfig read(String... assignments) {
    return Settings.load(List.of(), List.of(assignments)).read(PrepareConfig::from);
  }
}

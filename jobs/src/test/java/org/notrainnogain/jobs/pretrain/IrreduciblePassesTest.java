package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.irreducible.IrreduciblePass;

class IrreduciblePassesTest {
  @TempDir java.nio.file.Path out;

  @Test
  void lossesOfTwoModelsAreNeverMixed() {
    IrreduciblePasses passes =
        new IrreduciblePasses(
            new DurableFiles(new Configuration()), new Path(out.toUri()), "proxy");
    assertThat(passes.scoredBy("weights")).isEmpty();
    passes.add(
        new IrreduciblePass(
            0, 1, "corpus", "weights", 10, 0, List.of(new StoredFile("shard", 1, "sum"))),
        Commit.Validation.NONE);
    assertThat(passes.scoredBy("weights")).hasSize(1);
    assertThatThrownBy(() -> passes.scoredBy("new weights"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "Pass 0 of run proxy was scored by a checkpoint of SHA-256 weights, and the run's last"
                + " one has new weights")
        .hasMessageContaining("run the same command again to score anew");
  }

  @Test
  void oneScoresAtATimeAndWhoWasOvertakenSaysNoPass() throws IOException {
    IrreduciblePasses passes =
        new IrreduciblePasses(
            new DurableFiles(new Configuration()), new Path(out.toUri()), "proxy");
    java.nio.file.Path left =
        Files.createFile(
            Files.createDirectories(java.nio.file.Path.of(passes.directory().toUri()))
                .resolve(".pass-00000-shard-00000.parquet-1f5a.unfinished"));
    Claim first = passes.claim();
    assertThat(left).doesNotExist();
    assertThatThrownBy(passes::claim)
        .isInstanceOf(HeldException.class)
        .hasMessageStartingWith(
            "Scoring by run proxy is held by another process: ntng score, process "
                + ProcessHandle.current().pid());
    try (Claim later = first.next()) {
      IrreduciblePass pass =
          new IrreduciblePass(
              0, 1, "corpus", "weights", 10, 0, List.of(new StoredFile("shard", 1, "sum")));
      assertThatThrownBy(() -> passes.add(pass, first::requireCurrent))
          .hasMessageContaining("another process took over (claim 2, this is 1");
      assertThat(passes.scored()).isEmpty();
      passes.add(pass, later::requireCurrent);
      assertThat(passes.scored()).hasSize(1);
    }
  }
}

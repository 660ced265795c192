package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.storage.DurableFiles;
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
            0, 1, "corpus", "weights", 10, 0, List.of(new StoredFile("shard", 1, "sum"))));
    assertThat(passes.scoredBy("weights")).hasSize(1);
    assertThatThrownBy(() -> passes.scoredBy("new weights"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "Pass 0 of run proxy was scored by a checkpoint of SHA-256 weights, and the run's last"
                + " one has new weights")
        .hasMessageContaining("run the same command again to score anew");
  }
}

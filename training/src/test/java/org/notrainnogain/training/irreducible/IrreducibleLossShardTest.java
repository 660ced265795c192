package org.notrainnogain.training.irreducible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.DurableFiles;

class IrreducibleLossShardTest {
  private static final IrreducibleLossShard.Origin ORIGIN =
      new IrreducibleLossShard.Origin(3, 17, "checkpoint", "corpus");
  private static final IrreducibleLossShard.Losses LOSSES =
      new IrreducibleLossShard.Losses(new long[] {5, 7}, new float[] {1.5f, 2.5f});

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());

  @Test
  void whatWasWrittenIsReadByWhoExpectsIt() throws IOException {
    byte[] bytes = IrreducibleLossShard.write(LOSSES, ORIGIN);
    IrreducibleLossShard.Losses read = IrreducibleLossShard.read(bytes, 2, ORIGIN);
    assertThat(read.exampleIds()).containsExactly(5, 7);
    assertThat(read.losses()).containsExactly(1.5f, 2.5f);
  }

  @Test
  void lossesOfAnotherCheckpointSeedPassOrCorpusAreRefused() throws IOException {
    byte[] bytes = IrreducibleLossShard.write(LOSSES, ORIGIN);
    for (IrreducibleLossShard.Origin other :
        new IrreducibleLossShard.Origin[] {
          new IrreducibleLossShard.Origin(2, 17, "checkpoint", "corpus"),
          new IrreducibleLossShard.Origin(3, 18, "checkpoint", "corpus"),
          new IrreducibleLossShard.Origin(3, 17, "another", "corpus"),
          new IrreducibleLossShard.Origin(3, 17, "checkpoint", "another")
        }) {
      assertThatThrownBy(() -> IrreducibleLossShard.read(bytes, 2, other))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "it was measured by the checkpoint checkpoint under masks of seed 17 in pass 3 of"
                  + " corpus corpus, not by");
    }
  }

  @Test
  void aFileOfAProxyThatWasTrainedAnewIsScoredAnew() throws IOException {
    java.nio.file.Path file = directory.resolve("pass-00003-shard-00000.parquet");
    Path path = new Path(file.toUri());
    assertThat(IrreducibleLossShard.isThere(files, path, 2, ORIGIN)).isFalse();
    Files.write(file, IrreducibleLossShard.write(LOSSES, ORIGIN));
    assertThat(IrreducibleLossShard.isThere(files, path, 2, ORIGIN)).isTrue();
    assertThat(
            IrreducibleLossShard.isThere(
                files, path, 2, new IrreducibleLossShard.Origin(3, 17, "new weights", "corpus")))
        .isFalse();
    assertThat(file).doesNotExist();
    Files.writeString(file, "half of a file");
    assertThat(IrreducibleLossShard.isThere(files, path, 2, ORIGIN)).isFalse();
    assertThat(file).doesNotExist();
  }
}

package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.DurableFiles;

class TwoNightsTest {
  @TempDir Path out;

  @Test
  void theSecondSaysWhoIsAtWorkAndDoesNothing() throws Exception {
    try (Claim night =
        Claim.take(
            new DurableFiles(new Configuration()),
            new org.apache.hadoop.fs.Path(out.toUri() + "/claims/nightly"),
            "The night",
            ClaimOwner.ofThisProcess("ntng nightly"))) {
      CommandLines.Ran demo = CommandLines.run(List.of("demo", "--out", out.toString()));
      assertThat(demo.code()).isEqualTo(2);
      assertThat(demo.errors())
          .contains("is held by another process: ntng nightly, process ")
          .contains("Let it finish, or end it with kill ")
          .contains("nothing was changed")
          .doesNotContain("--verbose");
      night.requireCurrent();
    }
    try (Stream<Path> names = Files.list(out)) {
      assertThat(names.map(path -> path.getFileName().toString())).containsExactly("claims");
    }
  }
}

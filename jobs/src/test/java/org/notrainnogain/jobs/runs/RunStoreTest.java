package org.notrainnogain.jobs.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.cli.CommandLines;

/** Directories that no run ever finished in. */
class RunStoreTest {
  @TempDir Path out;

  @Test
  void anEmptyDirectoryIsSaid() {
    assertThat(list())
        .isEqualTo(
            "0: There are no runs in %s; start one: ntng pretrain --out %s%n".formatted(out, out));
  }

  @Test
  void aMissingDirectoryIsBadUsage() {
    Path missing = out.resolve("missing");
    CommandLines.Ran list = CommandLines.run(List.of("runs", "list", "--out", missing.toString()));
    assertThat(list.code()).isEqualTo(2);
    assertThat(list.errors())
        .isEqualTo(
            "Output directory file:%s is not there; give the one that pretrain or demo wrote as --out%n"
                .formatted(missing));
  }

  @Test
  void aRunWithoutAManifestIsUnfinished() throws IOException {
    Files.createDirectories(out.resolve("runs/tiny-1/attempts"));
    Files.createFile(out.resolve("runs/tiny-1/attempts/0001"));
    Files.createFile(out.resolve("runs/tiny-1/attempts/0002"));
    Files.createFile(out.resolve("runs/tiny-1/attempts/0001-other"));
    Files.createDirectories(out.resolve("runs/.hidden"));
    Files.createFile(out.resolve("runs/no-directory"));

    RunStore store = store();
    assertThat(store.ids()).containsExactly("tiny-1");
    RunSummary run = RunSummary.of(store.run("tiny-1"));
    assertThat(run.status()).isEqualTo(RunSummary.UNFINISHED);
    assertThat(run.words()).isEmpty();
    assertThat(run.progress()).isEmpty();
    assertThat(store.run("tiny-1").attempts()).isEqualTo(2);
    assertThat(list()).contains("tiny-1  -", "no checkpoint yet");
  }

  @Test
  void aDamagedRunSaysSoAndLeavesTheOthersBe() throws IOException {
    Files.createDirectories(out.resolve("runs/broken"));
    Files.writeString(out.resolve("runs/broken/manifest.json"), "{\"run_id\":");
    Files.createDirectories(out.resolve("runs/whole"));

    assertThat(list())
        .contains("whole   -")
        .contains("unreadable")
        .contains(
            "broken cannot be read: File file:" + out + "/runs/broken/manifest.json is damaged");
  }

  private RunStore store() {
    return new RunStore(new org.apache.hadoop.fs.Path(out.toUri()), new Configuration());
  }

  /** Exit code and screen. */
  private String list() {
    CommandLines.Ran list = CommandLines.run(List.of("runs", "list", "--out", out.toString()));
    return list.code() + ": " + list.screen();
  }
}

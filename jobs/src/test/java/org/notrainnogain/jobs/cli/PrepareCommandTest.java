package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrepareCommandTest {
  @TempDir Path directory;

  @Test
  void outMustBeGiven() {
    StringWriter err = new StringWriter();
    assertThat(run(err, "prepare")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).contains("Missing required option: '--out=DIR'");
  }

  @Test
  void wrongSettingsEndBeforeAnythingIsWritten() {
    StringWriter err = new StringWriter();
    int exit =
        run(
            err,
            "prepare",
            "--out",
            directory.resolve("out").toString(),
            "--set",
            "prepare.sequence-length=1",
            "--set",
            "prepare.tokeniser=given");
    assertThat(exit).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).contains("prepare.sequence-length", "prepare.tokeniser");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void settingsOfOtherCommandsAreRefused() {
    StringWriter err = new StringWriter();
    int exit =
        run(
            err,
            "prepare",
            "--out",
            directory.resolve("out").toString(),
            "--set",
            "model.vocabulary-size=1024",
            "--set",
            "model.hidden=128",
            "--set",
            "placement.replicas=2");
    assertThat(exit).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString())
        .contains("model.vocabulary-size (--set model.vocabulary-size) is not a setting")
        .contains("model.hidden (--set) is not a setting that this command reads")
        .contains("placement.replicas (--set) is not a setting that this command reads");
  }

  @Test
  void aFileMayServeOtherCommandsButNotNone() throws IOException {
    Path methods = Files.writeString(directory.resolve("lion.conf"), "optimizer { lion {} }");
    Path file =
        Files.writeString(
            directory.resolve("all.conf"),
            """
            training { batch-size = 64, batchsize = 64 }
            optimizer { adamw { learning-rate = 1e-3, learn-rate = 1e-3 } }
            seeds { order = 3, oder = 3 }
            calibration { repeats = 4, repeat = 4 }
            nightly { name = a, budgets = [1 hour], arms { baseline { seeds = [1], seed = 1 } } }
            """);
    StringWriter err = new StringWriter();
    String[] arguments = {
      "prepare", "--out", directory.resolve("out").toString(), "--config", methods.toString()
    };
    String[] both = Arrays.copyOf(arguments, 7);
    both[5] = "--config";
    both[6] = file.toString();
    assertThat(run(err, both)).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString().lines().skip(1).map(line -> line.replaceFirst(" \\(.*", "")))
        .containsExactly(
            "  - calibration.repeat",
            "  - nightly.arms.baseline.seed",
            "  - optimizer.adamw.learn-rate",
            "  - seeds.oder",
            "  - training.batchsize");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void anOutThatCannotBeWrittenIsRefusedBeforeAnythingIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    StringWriter err = new StringWriter();
    String[] absent = {
      "prepare",
      "--set",
      "prepare.source=text",
      "--set",
      "prepare.source.text.paths=/nowhere",
      "--set",
      "prepare.source.text.document=line",
      "--out",
      file.resolve("out").toString()
    };
    assertThat(run(err, absent)).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("--out " + file.resolve("out") + " cannot be written: ")
        .contains("choose another");
  }

  private static int run(StringWriter err, String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}

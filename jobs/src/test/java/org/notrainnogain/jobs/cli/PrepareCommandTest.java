package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "placement.replicas=2");
    assertThat(exit).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString())
        .contains("model.vocabulary-size (--set) is not a setting that this command reads")
        .contains("placement.replicas (--set) is not a setting that this command reads");
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

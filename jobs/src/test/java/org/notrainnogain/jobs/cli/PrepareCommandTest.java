package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

  private static int run(StringWriter err, String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}

package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CalibrateCommandTest {
  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  @Test
  void anUnknownModelIsBadUsageAndThoseThereAreAreListed() {
    assertThat(run("--model", "bert")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).contains("--model bert is none of bert-c5-base, bert-c5-demo");
  }

  @Test
  void wrongSettingsEndBeforeAnythingIsMeasured() {
    assertThat(
            run(
                "--model",
                "bert-c5-demo",
                "--set",
                "calibration.sessions=4",
                "--set",
                "calibration.most-sessions=3",
                "--set",
                "calibration.spread=1"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString())
        .contains("calibration.most-sessions", "must be at least calibration.sessions, 4")
        .contains("calibration.spread");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "calibrate";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = "--out";
    arguments[options.length + 2] = directory.resolve("out").toString();
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}

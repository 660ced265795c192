package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReportCommandTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @Test
  void needsAnOutputDirectory() {
    assertThat(execute("report")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).contains("Missing required option: '--out=DIR'");
  }

  @Test
  void saysWhatItWrites() {
    assertThat(execute("report", "--help")).isEqualTo(Main.DONE);
    assertThat(out.toString()).contains("rst_report").contains("DIR/report/index.html");
  }

  private int execute(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    line.setOut(new PrintWriter(out, true));
    return line.execute(arguments);
  }
}

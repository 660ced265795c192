package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Command lines run in this JVM, for tests of other packages. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * How one ended.
   *
   * @param code its exit code
   * @param screen what it printed
   * @param errors what it printed as errors
   */
  public record Ran(int code, String screen, String errors) {}

  /** Runs one. */
  public static Ran run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }
}

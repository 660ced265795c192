package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** Command lines run in this JVM, for tests of other packages. */
public final class CommandLines {
  private CommandLines() {}

  /** Runs one and answers its exit code. */
  public static int run(PrintWriter out, PrintWriter err, List<String> arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(out);
    line.setErr(err);
    return line.execute(arguments.toArray(String[]::new));
  }
}

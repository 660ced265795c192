package org.notrainnogain.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.notrainnogain.jobs.session.RunningTasks;
import org.notrainnogain.planning.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code ntng}: finds the command, runs it, turns whatever it throws into a few lines
 * and an exit code. Commands implement {@code Callable<Integer>} and throw; they print no errors.
 */
@Command(
    name = "ntng",
    description = "Trains BERT under a budget of reference system time, on Spark and BigDL.",
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      PrepareCommand.class,
      CalibrateCommand.class,
      PretrainCommand.class,
      ScoreCommand.class,
      NightlyCommand.class,
      ReportCommand.class,
      RunsCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:bad usage, configuration or input",
      "130:stopped by Ctrl-C (143 by kill, 129 by a lost terminal)"
    })
public final class Main implements Runnable {
  /** The exit code of a command that did what it was asked to. */
  public static final int DONE = 0;

  /** The exit code of a command that failed. */
  public static final int FAILED = 1;

  /** The exit code of a command line, configuration or input that cannot be used. */
  public static final int BAD_USAGE = 2;

  /** More than any phase of a step takes; a task that computes longer is left behind. */
  private static final Duration LONGEST_TASK = Duration.ofSeconds(60);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version and exit.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log in detail, and show the stack trace of a failure.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process, since Spark or BigDL may leave threads behind. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    int exitCode = run(arguments);
    if (!RunningTasks.awaitEnd(LONGEST_TASK)) {
      Runtime.getRuntime().halt(exitCode);
    }
    System.exit(exitCode);
  }

  /** Runs a command in this JVM and answers its exit code. */
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  /** The parser with all commands, errors going to standard error. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(main::execute);
    line.setParameterExceptionHandler(Main::badUsage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> main.failed(failure, command.getErr()));
    return line;
  }

  private int execute(ParseResult parsed) {
    if (verbose) {
      showSilenced();
      Configurator.setLevel("org.notrainnogain", Level.DEBUG);
    }
    try {
      requireUtf8(System.getProperty("sun.jnu.encoding"));
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error | ConfigurationException failure) {
      // The handler of a command's exceptions never sees these.
      return failed(failure, spec.commandLine().getErr());
    }
  }

  /**
   * File names outside ASCII vanish from listings, or are found and cannot be opened, where the JVM
   * reads names by another encoding.
   */
  static void requireUtf8(String encodingOfNames) {
    if (!StandardCharsets.UTF_8.name().equalsIgnoreCase(encodingOfNames)) {
      throw new ConfigurationException(
          "This JVM reads file names as "
              + encodingOfNames
              + ", and could not open those with letters outside of it; start with bin/ntng, with"
              + " LC_ALL=C.UTF-8 (or another UTF-8 locale that this system has)");
    }
  }

  /** Libraries' warnings that conf/log4j2.properties keeps back. */
  private static void showSilenced() {
    LoggerContext.getContext(false)
        .getConfiguration()
        .getLoggers()
        .forEach(
            (name, logger) -> {
              if (!logger.getLevel().isLessSpecificThan(Level.WARN)) {
                Configurator.setLevel(name, Level.WARN);
              }
            });
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "No command given; choose one of those listed below");
  }

  private static int badUsage(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, line.getErr())) {
      line.usage(line.getErr());
    }
    return BAD_USAGE;
  }

  private int failed(Throwable failure, PrintWriter err) {
    Throwable cause = Failure.cause(failure);
    boolean unusable = Failure.isOfWhatWasGiven(cause);
    err.println(Failure.explain(failure));
    if (verbose) {
      failure.printStackTrace(err);
    } else if (!unusable) {
      err.println("(--verbose shows where it happened)");
    }
    return unusable ? BAD_USAGE : FAILED;
  }
}

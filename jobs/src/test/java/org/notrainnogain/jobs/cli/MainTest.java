package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.training.tensor.NoSuchDeviceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsTheCommandsAndExitCodes() {
    assertThat(run("--help")).isEqualTo(Main.DONE);
    assertThat(out.toString())
        .contains("Usage: ntng", "Exit codes:", "2     bad usage, configuration or input");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void versionNamesWhatItStandsOn() {
    assertThat(run("--version")).isEqualTo(Main.DONE);
    assertThat(out.toString()).contains("ntng 0.", "Spark 3.5.", "BigDL 2.4.0", "libtorch 2.10.0");
    assertThat(out.toString()).as("filtered by the build").doesNotContain("${");
  }

  @Test
  void everyCommandHasHelp() {
    CommandLine.Model.CommandSpec spec = Main.commandLine().getCommandSpec();
    spec.subcommands()
        .forEach(
            (name, command) -> {
              assertThat(run(name, "--help")).as(name).isEqualTo(Main.DONE);
              assertThat(command.getCommandSpec().usageMessage().description())
                  .as("description of %s", name)
                  .isNotEmpty();
            });
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(run()).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).startsWith("No command given").contains("Usage: ntng");
  }

  @Test
  void unknownCommandIsBadUsageWithASuggestion() {
    assertThat(run("misconfigurd")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString())
        .contains("Unmatched argument", "'misconfigurd'", "ntng misconfigured");
  }

  @Test
  void badConfigurationHasItsOwnExitCode() {
    assertThat(run("misconfigured")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString().lines())
        .containsExactly("Configuration has a problem: training.clip = 0 must be a number > 0");
  }

  @Test
  void anEncodingOfFileNamesThatIsNotUtf8IsRefused() {
    Main.requireUtf8("UTF-8");
    assertThatThrownBy(() -> Main.requireUtf8("ANSI_X3.4-1968"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("reads file names as ANSI_X3.4-1968")
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }

  @Test
  void aDeviceThatIsNotThereIsBadConfiguration() {
    assertThat(run("ungifted")).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString().lines()).containsExactly("No GPU here; set placement.device = cpu");
  }

  @Test
  void verboseShowsWhatTheLogConfigurationKeepsBack() {
    Configurator.setLevel("org.apache.spark.executor.Executor", Level.OFF);
    assertThat(run("three")).isEqualTo(3);
    assertThat(LogManager.getLogger("org.apache.spark.executor.Executor").isErrorEnabled())
        .isFalse();
    assertThat(run("three", "--verbose")).isEqualTo(3);
    assertThat(LogManager.getLogger("org.apache.spark.executor.Executor").isWarnEnabled()).isTrue();
  }

  @Test
  void failureIsALineWithoutAStackTrace() {
    assertThat(run("fail")).isEqualTo(Main.FAILED);
    assertThat(err.toString().lines())
        .containsExactly(
            "Shard 3 has another checksum than the manifest; run prepare again",
            "(--verbose shows where it happened)");
  }

  @Test
  void anErrorIsAFewLinesToo() {
    assertThat(run("incomplete")).isEqualTo(Main.FAILED);
    assertThat(err.toString().lines())
        .containsExactly(
            "NoClassDefFoundError: com/intel/Engine",
            "The installation lacks a part of the program; copy all of it again, or remove"
                + " jobs/target/dist, so that bin/ntng builds it anew.",
            "(--verbose shows where it happened)");
  }

  @Test
  void verboseAddsTheStackTrace() {
    assertThat(run("fail", "--verbose")).isEqualTo(Main.FAILED);
    assertThat(err.toString())
        .startsWith("Shard 3 has another checksum")
        .contains("at org.notrainnogain.jobs.cli.MainTest");
    assertThat(run("--verbose", "fail")).isEqualTo(Main.FAILED);
  }

  @Test
  void theCommandChoosesTheExitCodeOfAnExpectedFailure() {
    assertThat(run("three")).isEqualTo(3);
    assertThat(err.toString()).isEmpty();
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.addSubcommand(new Misconfigured());
    line.addSubcommand(new Failing());
    line.addSubcommand(new Three());
    line.addSubcommand(new Ungifted());
    line.addSubcommand(new Incomplete());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Command(name = "misconfigured")
  static final class Misconfigured implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new ConfigurationException("training.clip = 0 must be a number > 0");
    }
  }

  @Command(name = "fail")
  static final class Failing implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException(
          "Shard 3 has another checksum than the manifest; run prepare again");
    }
  }

  @Command(name = "ungifted")
  static final class Ungifted implements Callable<Integer> {
    @Override
    public Integer call() throws SparkException {
      throw new SparkException(
          "Job aborted", new NoSuchDeviceException("No GPU here; set placement.device = cpu"));
    }
  }

  @Command(name = "incomplete")
  static final class Incomplete implements Callable<Integer> {
    @Override
    public Integer call() {
      NoClassDefFoundError missing = new NoClassDefFoundError("com/intel/Engine");
      missing.setStackTrace(new StackTraceElement[0]);
      throw missing;
    }
  }

  @Command(name = "three")
  static final class Three implements Callable<Integer> {
    @Override
    public Integer call() {
      return 3;
    }
  }
}

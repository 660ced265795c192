package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code bin/ntng} makes of the machine that it finds: Java, Spark, locale, homes, allocator.
 */
class LauncherMachineTest extends InstalledLauncher {
  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(launch(Map.of("JAVA_HOME", "/nowhere"), "demo").err())
        .contains("JAVA_HOME is /nowhere, which has no bin/java; set it to a JDK 17");
    String old = java("#!/bin/bash\necho 'java version \"11.0.2\"' >&2\n");
    assertThat(launch(Map.of("JAVA_HOME", old), "demo").err())
        .contains("is Java 11; ntng needs 17 (set JAVA_HOME)");
    assertThat(launch(Map.of("SPARK_HOME", "/nowhere"), "demo").err())
        .contains("SPARK_HOME is /nowhere, which has no bin/spark-submit");
    assertThat(launch(Map.of(), "--master", "yarn", "demo").err())
        .contains("--master yarn needs a Spark 3.5 installation; set SPARK_HOME");
    Outcome conf = launch(Map.of(), "--conf", "ui=1", "demo");
    assertThat(conf.err()).contains("--conf ui=1 must be spark.KEY=VALUE");
    assertThat(conf.exitCode()).isEqualTo(Main.BAD_USAGE);
  }

  @Test
  void saysWhatJavaSaysWhenItCannotStart() throws Exception {
    Outcome option = launch(Map.of("JAVA_TOOL_OPTIONS", "-XX:+NoSuchFlag"), "--version");
    assertThat(option.exitCode()).isEqualTo(Main.FAILED);
    assertThat(option.err())
        .contains("cannot start (exit code 1", "JAVA_TOOL_OPTIONS", "ulimit -v")
        .contains("Unrecognized VM option 'NoSuchFlag'");
    String mute = java("#!/bin/bash\nexit 127\n");
    assertThat(launch(Map.of("JAVA_HOME", mute), "demo").err())
        .contains("jdk/bin/java cannot start (exit code 127");
    String foreign = java("#!/bin/bash\necho 'not a Java'\n");
    assertThat(launch(Map.of("JAVA_HOME", foreign), "demo").err())
        .contains("does not say which Java it is; ntng needs 17 (set JAVA_HOME). It says:")
        .contains("not a Java");
    String little =
        "ulimit -v 4000000; exec '%s' --version".formatted(home.resolve("bin/ntng").toString());
    Outcome memory = run(Map.of(), "bash", "-c", little);
    assertThat(memory.exitCode()).isEqualTo(Main.FAILED);
    assertThat(memory.err()).containsAnyOf("insufficient memory", "Could not ");
  }

  @Test
  void theJvmReadsNamesAsUtf8InAnyLocale() throws Exception {
    String print = PRINT_ARGUMENTS + "echo \"locale <$LC_ALL>\"\n";
    Path spark = Files.createDirectories(directory.resolve("spark"));
    script(spark.resolve("bin/spark-submit"), print);
    for (String locale : List.of("C", "POSIX", "ar_EG.ISO-8859-6", "")) {
      Outcome outcome =
          launch(
              Map.of("JAVA_HOME", java(print), "LC_ALL", locale, "NTNG_JAVA_OPTIONS", "-Da=1"),
              "demo");
      assertThat(outcome.out())
          .as(locale)
          .contains("locale <C.UTF-8>")
          .containsSubsequence(
              "<-Da=1>", "<-Duser.language=en>", "<-Duser.country=US>", "<-Dfile.encoding=UTF-8>");
    }
    assertThat(
            launch(
                    Map.of(
                        "SPARK_HOME",
                        spark.toString(),
                        "LC_ALL",
                        "C",
                        "NTNG_JAVA_OPTIONS",
                        "-Duser.language=ar"),
                    "demo")
                .out())
        .contains("<spark.executorEnv.LC_ALL=C.UTF-8>")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("<spark.executor.extraJavaOptions=")
                    .endsWith(
                        "\"-Duser.language=ar\" -Duser.language=en -Duser.country=US"
                            + " -Dfile.encoding=UTF-8>"));
  }

  @Test
  void temporaryFilesGoWhereTmpdirSays() throws Exception {
    Map<String, String> elsewhere =
        Map.of("JAVA_HOME", java(PRINT_ARGUMENTS), "TMPDIR", directory.toString());
    assertThat(launch(elsewhere, "demo").out()).contains("<-Djava.io.tmpdir=" + directory + ">");
  }

  @Test
  void aHomeThatCannotBeWrittenIsReplacedByOneOfTheUsersOwn() throws Exception {
    Map<String, String> homeless = new HashMap<>();
    homeless.put("JAVA_HOME", java(PRINT_ARGUMENTS));
    homeless.put("TMPDIR", directory.toString());
    homeless.put("HOME", directory.resolve("nowhere").toString());
    Path own = directory.resolve("ntng-" + userId());
    assertThat(launch(homeless, "demo").out()).contains("<-Duser.home=" + own + ">");
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(launch(homeless, "demo").out()).contains("<-Duser.home=" + own + ">");
    Files.delete(own);
    Files.createSymbolicLink(own, Files.createDirectory(directory.resolve("a trap")));
    Outcome trapped = launch(homeless, "demo");
    assertThat(trapped.exitCode()).isEqualTo(Main.FAILED);
    assertThat(trapped.err())
        .contains("nowhere cannot be written, and " + own)
        .contains("set HOME to a directory of your own");
  }

  @Test
  void saysWhatAnInstallationLacks() throws Exception {
    Files.delete(home.resolve("conf/allocator.env"));
    Outcome outcome = launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "demo");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("There is no " + home + "/conf/allocator.env");
  }

  @Test
  void setsTheAllocatorUnlessTheEnvironmentDoes() throws Exception {
    String print =
        PRINT_ARGUMENTS + "printf 'arenas <%s>, maps <%s>' $MALLOC_ARENA_MAX $MALLOC_MMAP_MAX_\n";
    Path spark = Files.createDirectories(directory.resolve("spark"));
    script(spark.resolve("bin/spark-submit"), print);
    assertThat(launch(Map.of("JAVA_HOME", java(print)), "demo").out())
        .contains("arenas <1>, maps <0>");
    assertThat(
            launch(
                    Map.of("SPARK_HOME", spark.toString(), "MALLOC_ARENA_MAX", "3"),
                    "--master=spark://host:7077",
                    "demo")
                .out())
        .contains(
            "<spark.executorEnv.MALLOC_ARENA_MAX=3>",
            "<spark.executorEnv.MALLOC_MMAP_MAX_=0>",
            "arenas <3>, maps <0>");
  }

  private static int userId() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}

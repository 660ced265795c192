package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code bin/ntng} starts, and with which arguments. */
class LauncherTest extends InstalledLauncher {
  @Test
  void startsTheProgramFromAnywhereThroughALinkWithBlanksInPaths() throws Exception {
    copyLibraries();
    Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("bin/ntng"));
    Outcome version = run(Map.of(), link.toString(), "--version");
    assertThat(version.err()).isEmpty();
    assertThat(version.exitCode()).isEqualTo(Main.DONE);
    assertThat(version.out()).first().asString().startsWith("ntng ");
    Outcome usage = run(Map.of(), link.toString(), "--no-such-option");
    assertThat(usage.exitCode()).isEqualTo(Main.BAD_USAGE);
    assertThat(usage.err()).contains("Unknown option: '--no-such-option'");
  }

  @Test
  void becomesTheJvmSoThatSignalsReachIt() throws Exception {
    Outcome outcome = launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "report", "--out", "a b");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("pid " + outcome.pid());
    assertThat(outcome.out())
        .endsWith(
            "<-cp>",
            "<%1$s/jobs/target/dist/lib/*:%1$s/jobs/target/dist/spark/*>".formatted(home),
            "<org.notrainnogain.jobs.cli.Main>",
            "<report>",
            "<--out>",
            "<a b>");
    assertThat(outcome.out())
        .contains(
            "<-XX:MaxRAMPercentage=40>",
            "<--add-opens=java.base/sun.nio.ch=ALL-UNNAMED>",
            "<-Dorg.bytedeco.openblas.load=mkl_rt>",
            "<-Dorg.bytedeco.javacpp.maxPhysicalBytes=0>",
            "<-Dntng.home=" + home + ">",
            "<-Dlog4j2.configurationFile=" + home + "/conf/log4j2.properties>");
  }

  @Test
  void passesOptionsToTheJvmAndToSpark() throws Exception {
    Outcome outcome =
        launch(
            Map.of(
                "JAVA_HOME",
                java(PRINT_ARGUMENTS),
                "NTNG_HEAP",
                "3g",
                "NTNG_JAVA_OPTIONS",
                "-Da=1 -Db=2"),
            "--master",
            "local[2]",
            "demo",
            "--conf=spark.ui.enabled=true",
            "--executor-memory",
            "5g");
    assertThat(outcome.out())
        .contains(
            "<-Xmx3g>",
            "<-Da=1>",
            "<-Db=2>",
            "<-Dspark.master=local[2]>",
            "<-Dspark.ui.enabled=true>",
            "<-Dspark.executor.memory=5g>")
        .doesNotContain("<-XX:MaxRAMPercentage=40>")
        .last()
        .isEqualTo("<demo>");
  }

  @Test
  void goesThroughSparkSubmitWhereSparkIsInstalled() throws Exception {
    Path spark = Files.createDirectories(directory.resolve("spark 3.5"));
    script(spark.resolve("bin/spark-submit"), PRINT_ARGUMENTS);
    Files.createFile(home.resolve("jobs/target/dist/lib/other-1.jar"));
    Outcome outcome =
        launch(
            Map.of("SPARK_HOME", spark.toString(), "NTNG_HEAP", "3g"),
            "--master=spark://host:7077",
            "--conf",
            "spark.executor.extraJavaOptions=-Dmine=1",
            "pretrain",
            "--config",
            "x.conf");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .containsSubsequence("<--master>", "<spark://host:7077>", "<--driver-memory>", "<3g>")
        .containsSubsequence("<--jars>", "<" + home + "/jobs/target/dist/lib/other-1.jar>")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("<spark.driver.extraJavaOptions=\"--add-opens=")
                    .contains("\"-Dntng.home=" + home + "\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("<spark.executor.extraJavaOptions=\"--add-opens=")
                    .contains("\"-Dorg.bytedeco.openblas.load=mkl_rt\"")
                    .contains(" -Dmine=1 "))
        .endsWith(
            "<" + home + "/jobs/target/dist/lib/ntng-jobs-1.jar>",
            "<pretrain>",
            "<--config>",
            "<x.conf>");
  }

  @Test
  void jarsOfTheUsersGoWithTheProgram() throws Exception {
    Path jar = Files.createFile(directory.resolve("hadoop-aws.jar"));
    Path spark = Files.createDirectories(directory.resolve("spark"));
    script(spark.resolve("bin/spark-submit"), PRINT_ARGUMENTS);
    Files.createFile(home.resolve("jobs/target/dist/lib/other-1.jar"));
    assertThat(
            launch(
                    Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)),
                    "demo",
                    "--jars",
                    jar + "," + jar,
                    "--conf=spark.jars=" + jar)
                .out())
        .contains(
            "<%1$s/jobs/target/dist/lib/*:%1$s/jobs/target/dist/spark/*:%2$s:%2$s:%2$s>"
                .formatted(home, jar));
    assertThat(launch(Map.of("SPARK_HOME", spark.toString()), "--jars=" + jar, "demo").out())
        .contains("<" + home + "/jobs/target/dist/lib/other-1.jar," + jar + ">");
    Outcome absent = launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "--jars", "no.jar", "demo");
    assertThat(absent.exitCode()).isEqualTo(Main.BAD_USAGE);
    assertThat(absent.err()).contains("--jars names no.jar, which cannot be read");
  }

  @Test
  void aPathThatJavaOrSparkWouldCutApartIsRefused() throws Exception {
    Path spark = Files.createDirectories(directory.resolve("spark"));
    script(spark.resolve("bin/spark-submit"), PRINT_ARGUMENTS);
    Path comma = directory.resolve("ntng, new");
    Files.move(home, comma);
    home = comma;
    Outcome submitted = launch(Map.of("SPARK_HOME", spark.toString()), "demo");
    assertThat(submitted.exitCode()).isEqualTo(Main.FAILED);
    assertThat(submitted.err())
        .contains("The path of the program, " + comma)
        .contains("at which Spark parts its lists of jars; move the installation");
    assertThat(launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "demo").err()).isEmpty();
    home = directory.resolve("ntng:new");
    Files.move(comma, home);
    assertThat(launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "demo").err())
        .contains("at which Java parts its lists of jars");
  }

  /** The class path of this test, but for its own classes. */
  private void copyLibraries() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path library = Path.of(entry);
      String name = library.getFileName().toString();
      Path spark = home.resolve("jobs/target/dist/spark");
      if (name.endsWith(".jar")) {
        Files.createSymbolicLink(spark.resolve(name), library.toAbsolutePath());
      } else if (name.equals("classes") && !library.toString().contains("bigdl")) {
        // Another module of ours, not yet packed.
        jar(library, spark.resolve(library.getParent().getParent().getFileName() + ".jar"));
      }
    }
  }
}

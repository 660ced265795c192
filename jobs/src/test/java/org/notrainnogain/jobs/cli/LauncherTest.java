package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.Installation;

/**
 * {@code bin/ntng} as a process, in an installation made of this test's class path. Programs that
 * the launcher starts are stood in for by scripts that print what they were given, except where the
 * real one runs.
 */
class LauncherTest {
  private static final String PRINT_ARGUMENTS =
      "#!/bin/bash\n"
          + "if [[ \"$1\" == -version ]]; then echo 'openjdk version \"17.0.1\"' >&2; exit; fi\n"
          + "echo \"pid $$\"; printf '<%s>\\n' \"$@\"\n";

  @TempDir Path directory;
  private Path home;

  record Outcome(long pid, int exitCode, List<String> out, String err) {}

  @BeforeEach
  void installs() throws IOException {
    home = directory.resolve("an installation");
    Path shipped = Installation.home();
    Files.createDirectories(home.resolve("bin"));
    Files.copy(shipped.resolve("bin/ntng"), home.resolve("bin/ntng"));
    Files.createDirectories(home.resolve("conf"));
    for (String name :
        List.of("jvm.options", "allocator.env", "log4j2.properties", "defaults.conf")) {
      Files.copy(shipped.resolve("conf").resolve(name), home.resolve("conf").resolve(name));
    }
    Files.createDirectories(home.resolve("jobs/target/dist/lib"));
    Files.createDirectories(home.resolve("jobs/target/dist/spark"));
    jar(Path.of(classes()), home.resolve("jobs/target/dist/lib/ntng-jobs-1.jar"));
  }

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

  @Test
  void saysWhatAnInstallationLacks() throws Exception {
    Files.delete(home.resolve("conf/allocator.env"));
    Outcome outcome = launch(Map.of("JAVA_HOME", java(PRINT_ARGUMENTS)), "demo");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("There is no " + home + "/conf/allocator.env");
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
                    .endsWith(" -Dmine=1>"))
        .endsWith(
            "<" + home + "/jobs/target/dist/lib/ntng-jobs-1.jar>",
            "<pretrain>",
            "<--config>",
            "<x.conf>");
  }

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
  void buildsWhenSourcesAreNewerAndSaysWhereAFailedBuildIsLogged() throws Exception {
    Path source = Files.createFile(home.resolve("pom.xml"));
    Instant built =
        Files.getLastModifiedTime(home.resolve("jobs/target/dist/lib/ntng-jobs-1.jar")).toInstant();
    Files.setLastModifiedTime(source, FileTime.from(built.plusMillis(10)));
    Path tools = directory.resolve("tools");
    script(tools.resolve("mvn"), "#!/bin/bash\necho '[ERROR] No such plugin'; exit 1\n");
    Outcome failed =
        launch(Map.of("PATH", tools + File.pathSeparator + System.getenv("PATH")), "demo");
    assertThat(failed.exitCode()).isEqualTo(Main.FAILED);
    assertThat(failed.err())
        .contains("ntng: building (", "[ERROR] No such plugin")
        .contains("the whole log is " + home + "/target/ntng-build.log");
    script(
        tools.resolve("mvn"),
        "#!/bin/bash\nmkdir -p jobs/target/dist/{lib,spark}; touch jobs/target/dist/lib/ntng-jobs-2.jar\n");
    Map<String, String> building =
        Map.of(
            "PATH",
            tools + File.pathSeparator + System.getenv("PATH"),
            "JAVA_HOME",
            java(PRINT_ARGUMENTS));
    assertThat(launch(building, "demo").err()).contains("ntng: building (");
    assertThat(launch(building, "demo").err()).as("built already").isEmpty();
  }

  private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/ntng").toString()));
    command.addAll(List.of(arguments));
    return run(environment, command.toArray(String[]::new));
  }

  private Outcome run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    File out = Files.createTempFile(directory, "out", "").toFile();
    File err = Files.createTempFile(directory, "err", "").toFile();
    Process process = builder.redirectOutput(out).redirectError(err).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
    return new Outcome(
        process.pid(),
        process.exitValue(),
        Files.readAllLines(out.toPath()),
        Files.readString(err.toPath()));
  }

  private String java(String content) throws IOException {
    script(directory.resolve("jdk/bin/java"), content);
    return directory.resolve("jdk").toString();
  }

  private static void script(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** What the command line itself needs of the class path. */
  private void copyLibraries() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path library = Path.of(entry);
      String name = library.getFileName().toString();
      if (name.endsWith(".jar") && name.matches("(picocli|log4j|slf4j)-.*")) {
        Files.copy(library, home.resolve("jobs/target/dist/spark").resolve(name));
      }
    }
  }

  private static String classes() {
    return Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  private static void jar(Path classes, Path jar) throws IOException {
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}

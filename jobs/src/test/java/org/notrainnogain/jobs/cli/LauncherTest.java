package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** A build whose program differs with each change of the sources. */
  private static final String PACKAGE =
      "#!/bin/bash\nmkdir -p jobs/target/package/{lib,spark}\n"
          + "cp pom.xml jobs/target/package/lib/ntng-jobs-2.jar\n";

  @TempDir Path directory;
  private Path home;
  private int edits;

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
    Path jar = home.resolve("jobs/target/dist/lib/ntng-jobs-1.jar");
    jar(Path.of(classes()), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
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
                    .contains(" -Dmine=1 "))
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

  @Test
  void buildsWhenSourcesAreNewerAndSaysWhereAFailedBuildIsLogged() throws Exception {
    edit();
    maven("#!/bin/bash\necho '[ERROR] No such plugin'; exit 1\n");
    Outcome failed = launch(building(PRINT_ARGUMENTS), "demo");
    assertThat(failed.exitCode()).isEqualTo(Main.FAILED);
    assertThat(failed.err())
        .contains("ntng: building (", "[ERROR] No such plugin")
        .contains("the whole log is " + home + "/target/ntng-build.log");
    maven(PACKAGE);
    Map<String, String> building = building(PRINT_ARGUMENTS);
    assertThat(launch(building, "demo").err()).contains("ntng: building (");
    assertThat(launch(building, "demo").err()).as("built already").isEmpty();
    assertThat(home.resolve("jobs/target/dist")).isSymbolicLink();
  }

  @Test
  void aRunningProgramKeepsItsBuildUntilItEnds() throws Exception {
    maven(PACKAGE);
    Path gate = directory.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    String waiting =
        PRINT_ARGUMENTS + "[[ \"${*: -1}\" != night ]] || read -r line <'%s'\n".formatted(gate);
    edit();
    assertThat(launch(building(waiting), "first").err()).contains("building");
    Path first = home.resolve("jobs/target/dist").toRealPath();
    ProcessBuilder night = new ProcessBuilder(home.resolve("bin/ntng").toString(), "night");
    night.environment().putAll(building(waiting));
    Process running = night.start();
    // Opens once the program has opened the other side, so it runs by then.
    try (OutputStream open = Files.newOutputStream(gate)) {
      edit();
      assertThat(launch(building(waiting), "second").err()).contains("building");
      Path second = home.resolve("jobs/target/dist").toRealPath();
      assertThat(second).isNotEqualTo(first);
      assertThat(first.resolve("lib/ntng-jobs-2.jar")).as("in use").exists();
      edit();
      assertThat(launch(building(waiting), "third").err()).contains("building");
      assertThat(first.resolve("lib/ntng-jobs-2.jar")).as("still in use").exists();
      assertThat(second).as("used by nobody").doesNotExist();
      open.write('\n');
    }
    assertThat(running.waitFor()).isZero();
    edit();
    launch(building(waiting), "fourth");
    assertThat(first).doesNotExist();
  }

  @Test
  void whatMavenBuiltByHandIsTaken() throws Exception {
    edit();
    maven("#!/bin/bash\nexit 1\n");
    Path made = home.resolve("jobs/target/package");
    Files.createDirectories(made.resolve("spark"));
    Files.createDirectories(made.resolve("lib"));
    Files.writeString(made.resolve("lib/ntng-jobs-3.jar"), "by hand");
    Outcome outcome = launch(building(PRINT_ARGUMENTS), "demo");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).anySatisfy(line -> assertThat(line).contains("/jobs/target/dist-"));
    assertThat(home.resolve("jobs/target/dist/lib/ntng-jobs-3.jar")).exists();
  }

  /** A source that is newer than all builds. */
  private void edit() throws IOException {
    Files.writeString(home.resolve("pom.xml"), Long.toString(++edits));
  }

  private void maven(String content) throws IOException {
    script(directory.resolve("tools/mvn"), content);
  }

  private Map<String, String> building(String java) throws IOException {
    return Map.of(
        "PATH",
        directory.resolve("tools") + File.pathSeparator + System.getenv("PATH"),
        "JAVA_HOME",
        java(java));
  }

  private static int userId() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
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

package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When {@code bin/ntng} builds, and what happens to a build that a program still uses. */
class LauncherBuildTest extends InstalledLauncher {
  /** A build whose program differs with each change of the sources. */
  private static final String PACKAGE =
      "#!/bin/bash\nmkdir -p jobs/target/package/{lib,spark}\n"
          + "cp pom.xml jobs/target/package/lib/ntng-jobs-2.jar\n";

  private int edits;

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
}

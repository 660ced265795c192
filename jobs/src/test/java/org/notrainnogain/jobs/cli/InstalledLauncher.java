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
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.Installation;

/**
 * {@code bin/ntng} as a process, in an installation made of this test's class path. Programs that
 * the launcher starts are stood in for by scripts that print what they were given, except where the
 * real one runs.
 */
abstract class InstalledLauncher {
  static final String PRINT_ARGUMENTS =
      "#!/bin/bash\n"
          + "if [[ \"$1\" == -version ]]; then echo 'openjdk version \"17.0.1\"' >&2; exit; fi\n"
          + "echo \"pid $$\"; printf '<%s>\\n' \"$@\"\n";

  @TempDir Path directory;

  /** The installation's directory. */
  Path home;

  record Outcome(long pid, int exitCode, List<String> out, String err) {}

  @BeforeEach
  final void installs() throws IOException {
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

  final Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/ntng").toString()));
    command.addAll(List.of(arguments));
    return run(environment, command.toArray(String[]::new));
  }

  final Outcome run(Map<String, String> environment, String... command) throws Exception {
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

  /** A home of a Java that is this script. */
  final String java(String content) throws IOException {
    script(directory.resolve("jdk/bin/java"), content);
    return directory.resolve("jdk").toString();
  }

  static void script(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  static String classes() {
    return Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  static void jar(Path classes, Path jar) throws IOException {
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

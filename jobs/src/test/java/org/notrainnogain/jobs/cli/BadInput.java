package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command line that cannot be done, and what must be said of it.
 *
 * @param arguments of the program
 * @param says what stands in the answer: the file, setting or name, and what is wrong with it
 */
record BadInput(List<String> arguments, List<String> says) {
  /** A sentence and a way out, or a problem a line of a few. */
  private static final int MOST_LINES = 6;

  private static final Pattern STACK_FRAME = Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(");

  static BadInput of(String... arguments) {
    return new BadInput(List.of(arguments), List.of());
  }

  BadInput says(String... parts) {
    return new BadInput(arguments, Arrays.asList(parts));
  }

  @Override
  public String toString() {
    return String.join(" ", arguments);
  }

  /**
   * Runs it, and requires a few clear lines, exit code 2 and all files of the directory as they
   * were.
   */
  void assertRefused(Path directory) throws IOException {
    SortedMap<String, String> before = files(directory);
    CommandLines.Ran ran = CommandLines.run(arguments);
    // The usage that a wrong command line is answered with is as long as it is.
    String answer = ran.errors().split("Usage: ", 2)[0];
    assertThat(answer)
        .as("%s", this)
        .contains(says)
        .doesNotContain("--verbose")
        .doesNotContainPattern(STACK_FRAME);
    assertThat(answer.lines().filter(line -> !line.isBlank()))
        .as("%s", this)
        .hasSizeBetween(1, MOST_LINES);
    assertThat(ran.code()).as("%s: %s", this, ran.errors()).isEqualTo(Main.BAD_USAGE);
    assertThat(files(directory)).as("%s", this).isEqualTo(before);
  }

  /** Files with their contents, but who claimed a place and gave it back. */
  private static SortedMap<String, String> files(Path directory) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (!path.toString().matches(".*/(claims|attempts)/.*")) {
          String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
          files.put(directory.relativize(path).toString(), bytes);
        }
      }
    }
    return files;
  }
}

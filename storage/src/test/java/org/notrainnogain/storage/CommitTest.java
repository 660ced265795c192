package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {
  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());
  private boolean overtaken;

  @Test
  void whatIsSealedStaysAndWhatLiesAsideGoes() throws IOException {
    try (Commit commit = commit()) {
      commit.place(written(commit, "one"), path("sub/a"));
      commit.write(path("b"), out -> out.write(2));
      written(commit, "never placed");
      StoredFile seal = commit.seal(path("manifest"), out -> out.write(3));
      assertThat(seal.name()).isEqualTo("manifest");
    }
    assertThat(names()).containsExactly("b", "manifest", "sub/a");
    assertThat(directory.resolve("sub/a")).hasContent("one");
  }

  @Test
  void whatIsNotSealedTakesBackWhatItPlaced() throws IOException {
    Files.writeString(directory.resolve("of-another"), "stays");
    try (Commit commit = commit()) {
      commit.place(written(commit, "one"), path("a"));
      commit.write(path("b"), out -> out.write(2));
    }
    assertThat(names()).containsExactly("of-another");
  }

  @Test
  void aPlaceThatIsTakenIsRefusedAndStays() throws IOException {
    Files.writeString(directory.resolve("a"), "of another");
    try (Commit commit = commit()) {
      Path written = written(commit, "one");
      assertThatThrownBy(() -> commit.place(written, path("a")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("it exists already");
    }
    assertThat(directory.resolve("a")).hasContent("of another");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void whoWasOvertakenPlacesNothingAndTakesNothingBack() throws IOException {
    try (Commit commit = commit()) {
      commit.place(written(commit, "one"), path("a"));
      overtaken = true;
      Path written = written(commit, "two");
      assertThatThrownBy(() -> commit.place(written, path("b"))).hasMessage("overtaken");
      assertThatThrownBy(() -> commit.write(path("b"), out -> out.write(1)))
          .hasMessage("overtaken");
      assertThatThrownBy(() -> commit.seal(path("manifest"), out -> out.write(1)))
          .hasMessage("overtaken");
    }
    assertThat(names()).as("another process may have placed this since").containsExactly("a");
  }

  @Test
  void aNameThatSaysItsContentMayBeThere() throws IOException {
    for (boolean first : new boolean[] {true, false}) {
      try (Commit commit = commit()) {
        assertThat(commit.seal(written(commit, "same"), path("table-1f5a"))).isEqualTo(first);
      }
    }
    assertThat(names()).containsExactly("table-1f5a");
    assertThat(directory.resolve("table-1f5a")).hasContent("same");
  }

  @Test
  void aDirectoryOfItsOwnStaysWhereItIsSealedAndGoesWhereItIsNot() throws IOException {
    for (String name : List.of("sealed", "unsealed", "overtaken")) {
      overtaken = name.equals("overtaken");
      try (Commit commit =
          Commit.ofDirectory(
              files,
              path(name),
              () -> {
                if (overtaken) {
                  throw new IllegalStateException("overtaken");
                }
              })) {
        files.write(new Path(commit.aside(), "weights"), out -> out.write(1));
        if (!name.equals("unsealed")) {
          commit.seal(new Path(commit.aside(), "seal"), out -> out.write(2));
        }
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("overtaken");
        assertThat(overtaken).isTrue();
      }
    }
    assertThat(names()).containsExactly("sealed/seal", "sealed/weights");
  }

  @Test
  void leftoversOfDeadCommitsGoAndNothingElse() throws IOException {
    Commit dead = commit();
    written(dead, "one");
    Files.createFile(directory.resolve(".manifest-1f5a.unfinished"));
    Files.createFile(directory.resolve("a"));
    Files.createDirectory(directory.resolve("committed"));
    Files.createFile(directory.resolve("committed/seal"));
    Files.createFile(directory.resolve("committed/.seal-1f5a.unfinished"));
    Commit.removeLeftovers(files, path("."));
    assertThat(names()).containsExactly("a", "committed/seal");
    Commit.removeLeftovers(files, path("not-there"));
  }

  private Commit commit() {
    return Commit.begin(
        files,
        path("."),
        () -> {
          if (overtaken) {
            throw new IllegalStateException("overtaken");
          }
        });
  }

  private Path written(Commit commit, String content) throws IOException {
    java.nio.file.Path aside =
        Files.createDirectories(java.nio.file.Path.of(commit.aside().toUri()));
    return new Path(Files.writeString(aside.resolve("f" + content.hashCode()), content).toUri());
  }

  private Path path(String name) {
    return new Path(directory.resolve(name).normalize().toUri());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> found = Files.walk(directory)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}

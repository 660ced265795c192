package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.ConfigurationException;

class OutputDirectoryTest {
  private static final SparkConf SPARK = new SparkConf(false);

  @TempDir Path directory;

  @Test
  void aRelativePathIsSeenFromHereWhereverItIsUsed() {
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(OutputDirectory.toRead("--out", "out/a", SPARK))
        .hasToString("file:" + here + "/out/a");
    assertThat(OutputDirectory.shown(OutputDirectory.toRead("--out", "out/a", SPARK)))
        .isEqualTo(here + "/out/a");
  }

  @Test
  void aNameIsNotParsed() {
    for (String name : List.of("2024-01-01T10:00:00", "o [1] {a,b}", "o*?", "a%20b#c", "\u00fc")) {
      Path given = directory.resolve(name);
      org.apache.hadoop.fs.Path path = OutputDirectory.toWrite("--out", given.toString(), SPARK);
      assertThat(OutputDirectory.shown(path)).isEqualTo(given.toString());
      assertThat(new org.apache.hadoop.fs.Path(path.toString())).isEqualTo(path);
    }
    assertThat(OutputDirectory.toRead("--out", "10:00", SPARK).toString())
        .isEqualTo("file:" + Path.of("").toAbsolutePath() + "/10:00");
  }

  @Test
  void askingMakesNothing() throws IOException {
    Path given = directory.resolve("new/out");
    OutputDirectory.toWrite("--out", given.toString(), SPARK);
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("a file"), "");
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", file + "/out/b", SPARK))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--out " + file + "/out/b cannot be written: ");
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", file.toString(), SPARK))
        .hasMessageContaining("is a file; choose another");
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", "/proc/sys/new", SPARK))
        .hasMessageContaining("/proc/sys is not writable for this user");
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", "/proc/new/out", SPARK))
        .hasMessageContaining("/proc/new cannot be made (");
    String longName = directory.resolve("n".repeat(300)).toString();
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", longName + "/out", SPARK))
        .hasMessageContaining(longName + " cannot be made (File name too long); choose another");
    for (String uri : List.of("http://localhost/out", "https://localhost/out")) {
      assertThatThrownBy(() -> OutputDirectory.toWrite("--out", uri, SPARK))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(uri + " cannot be used. ")
          .hasMessageContaining("Files of the web are neither listed nor written");
    }
    assertThatThrownBy(() -> OutputDirectory.toWrite("--out", " ", SPARK))
        .hasMessageContaining("--out is empty");
  }

  @Test
  void aFileSystemWithoutItsClassesIsRefusedWithTheWayOut() {
    for (String uri : List.of("s3a://bucket/out", "gs://bucket/out")) {
      assertThatThrownBy(() -> OutputDirectory.toWrite("--out", uri, SPARK))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("--out " + uri + " cannot be used.")
          .hasMessageContaining("bin/ntng --jars");
    }
  }
}

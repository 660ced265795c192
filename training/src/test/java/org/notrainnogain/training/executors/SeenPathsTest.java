package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenPathsTest {
  @TempDir Path directory;

  @Test
  void pathsThatAreNotThereAreNamed() throws Exception {
    Path there = Files.writeString(directory.resolve("a b:c.txt"), "text");
    Path absent = directory.resolve("absent");
    List<URI> paths = List.of(there.toUri(), absent.toUri(), URI.create("nowhere://host/a"));
    List<String> unseen = SeenPaths.unseen(paths, new Configuration());
    assertThat(unseen).hasSize(2);
    assertThat(unseen.get(0)).isEqualTo("file:" + absent);
    assertThat(unseen.get(1)).startsWith("nowhere://host/a (").contains("nowhere");
  }

  @Test
  void theSentenceNamesExecutorPathAndWayOut() {
    Executors.Executor executor = new Executors.Executor("1", "two", 2, 0);
    assertThat(SeenPaths.sentence(executor, "file:/data/corpus/manifest.json"))
        .isEqualTo(
            "Executor 1 on two does not see file:/data/corpus/manifest.json, which is here; put it"
                + " on a filesystem that all hosts see (hdfs:, s3a:, or a directory that is mounted"
                + " at the same place)");
  }
}

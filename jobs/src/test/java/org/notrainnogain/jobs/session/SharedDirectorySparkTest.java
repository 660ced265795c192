package org.notrainnogain.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;

class SharedDirectorySparkTest extends LocalSession {
  @TempDir Path directory;

  @Test
  void executorsSayWhatTheyDoNotSee() throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Path there = Files.createFile(directory.resolve("there"));
    assertThat(SharedDirectory.blind(context, there)).isEmpty();
    assertThat(SharedDirectory.blind(context, directory.resolve("elsewhere")))
        .containsExactly("driver");
  }
}

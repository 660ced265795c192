package org.notrainnogain.jobs.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.planning.config.ConfigurationException;

/** A directory of local files that the executors of a cluster are to use too. */
public final class SharedDirectory {
  private SharedDirectory() {}

  /**
   * Checks that executors see what the driver writes there; other file systems they all see.
   *
   * @param directory qualified; made where it is not there
   * @throws ConfigurationException when an executor does not see it
   */
  public static void check(SparkSession session, org.apache.hadoop.fs.Path directory) {
    if (session.sparkContext().isLocal() || !"file".equals(directory.toUri().getScheme())) {
      return;
    }
    Path local = Path.of(directory.toUri().getPath());
    try {
      Path marker = Files.createDirectories(local).resolve(".ntng-seen-" + UUID.randomUUID());
      Files.createFile(marker);
      List<String> blind;
      try {
        blind = blind(JavaSparkContext.fromSparkContext(session.sparkContext()), marker);
      } finally {
        Files.delete(marker);
      }
      if (!blind.isEmpty()) {
        throw new ConfigurationException(
            "--out %s is a directory of this machine, and executor %s does not see it; choose a path that all of them see: HDFS, s3a:// or a shared file system"
                .formatted(local, String.join(", executor ", blind)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Directory " + local + " cannot be written", e);
    }
  }

  /** The executors that do not see a file, of those that answer now. */
  static List<String> blind(JavaSparkContext spark, Path file) {
    String name = file.toString();
    int tasks = Math.max(2, spark.defaultParallelism());
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
    return spark
        .parallelize(numbers, tasks)
        .map(number -> Files.exists(Path.of(name)) ? null : SparkEnv.get().executorId())
        .collect()
        .stream()
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }
}

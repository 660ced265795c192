package org.notrainnogain.jobs.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.training.executors.SeenPaths;

/** A directory of local files that the executors of a cluster are to use too. */
public final class SharedDirectory {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

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
      try {
        List<String> problems =
            SeenPaths.problems(
                JavaSparkContext.fromSparkContext(session.sparkContext()),
                List.of(new org.apache.hadoop.fs.Path(marker.toUri())),
                LONGEST_LOOK);
        if (!problems.isEmpty()) {
          throw new ConfigurationException(
              String.format(
                  Locale.ROOT,
                  "--out %s is a directory of this machine alone: %s",
                  local,
                  String.join("; ", problems)));
        }
      } finally {
        Files.delete(marker);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Directory " + local + " cannot be written", e);
    }
  }
}

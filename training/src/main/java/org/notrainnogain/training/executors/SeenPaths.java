package org.notrainnogain.training.executors;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Whether executors see the files that the driver sees: a path of the driver's own disk means
 * another file, or none, on another host.
 */
public final class SeenPaths {
  /** How long Spark may take to list the executors of a context that has just been opened. */
  private static final Duration REGISTRATION = Duration.ofSeconds(5);

  private SeenPaths() {}

  /**
   * Asks the executors that are there by now for paths that the driver sees.
   *
   * @param longest how long that may take
   * @return a sentence for each executor and path that it does not see, with a way out
   */
  public static List<String> problems(JavaSparkContext spark, List<Path> paths, Duration longest) {
    Executors all = new Executors(spark);
    List<Executors.Executor> executors = all.await(1, REGISTRATION, () -> false);
    if (spark.sc().isLocal() || executors.isEmpty() || paths.isEmpty()) {
      return List.of();
    }
    Look look =
        new Look(
            paths.stream().map(Path::toUri).toList(),
            new SerializableConfiguration(spark.hadoopConfiguration()));
    List<ArrayList<String>> unseen =
        new PlaceJobs(spark, all, "preflight", longest)
            .onEach("looking for files", executors, look);
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < executors.size(); i++) {
      for (String path : unseen.get(i)) {
        problems.add(sentence(executors.get(i), path));
      }
    }
    return problems;
  }

  static String sentence(Executors.Executor executor, String path) {
    return String.format(
        Locale.ROOT,
        "Executor %s does not see %s, which is here; put it on a filesystem that all hosts see"
            + " (hdfs:, s3a:, or a directory that is mounted at the same place)",
        executor,
        path);
  }

  /** Those of some paths that are not where the work is done. */
  static ArrayList<String> unseen(List<URI> paths, Configuration hadoop) {
    ArrayList<String> unseen = new ArrayList<>();
    for (URI uri : paths) {
      Path path = new Path(uri);
      try {
        if (!path.getFileSystem(hadoop).exists(path)) {
          unseen.add(path.toString());
        }
      } catch (IOException e) {
        unseen.add(String.format(Locale.ROOT, "%s (%s)", path, e.getMessage()));
      }
    }
    return unseen;
  }

  private record Look(List<URI> paths, SerializableConfiguration hadoop)
      implements PlaceWork<ArrayList<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public ArrayList<String> at(int index) {
      return unseen(paths, hadoop.value());
    }
  }
}

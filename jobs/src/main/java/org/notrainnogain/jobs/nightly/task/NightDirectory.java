package org.notrainnogain.jobs.nightly.task;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.jobs.runs.RunStore;
import org.notrainnogain.jobs.runs.StoredRun;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.nightly.Overlay;
import org.notrainnogain.storage.DurableFiles;

/** Where a plan is carried out, to look at without Spark. */
public final class NightDirectory {
  private final Path out;
  private final SparkConf spark;
  private final Configuration hadoop;
  private final DurableFiles files;

  /** Run ids by the settings that give them, on the one corpus of DIR. */
  private final Map<Overlay, String> runIds = new HashMap<>();

  /**
   * @param out {@code DIR}
   * @param spark settings that a session has or would have
   */
  public NightDirectory(Path out, SparkConf spark) {
    this.out = out;
    this.spark = spark;
    this.hadoop = SparkSessions.hadoop(spark);
    this.files = new DurableFiles(hadoop);
  }

  /** {@code DIR}. */
  public Path out() {
    return out;
  }

  SparkConf spark() {
    return spark;
  }

  /** Settings of file systems. */
  public Configuration hadoop() {
    return hadoop;
  }

  /** What reads and writes files there. */
  public DurableFiles files() {
    return files;
  }

  StoredRun run(String runId) {
    return new RunStore(out, hadoop).run(runId);
  }

  boolean hasCorpus() {
    return new CorpusDirectory(files, out).manifest().isPresent();
  }

  /** The id of the run of these settings, worked out once. */
  String runId(Overlay settings, Supplier<String> workedOut) {
    String known = runIds.get(settings);
    if (known == null) {
      known = workedOut.get();
      runIds.put(settings, known);
    }
    return known;
  }
}

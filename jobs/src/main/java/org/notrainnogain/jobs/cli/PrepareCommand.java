package org.notrainnogain.jobs.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.prepare.PrepareJob;
import org.notrainnogain.jobs.session.SharedDirectory;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.jobs.session.StopRequest;
import org.notrainnogain.planning.prepare.PrepareConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ntng prepare}: documents to the corpus of a DIR. */
@Command(
    name = "prepare",
    description = {
      "Makes a corpus: cleans, filters and splits documents, trains a vocabulary or takes a given"
          + " one, and packs tokens into sequences in DIR/corpus.",
      "Settings are in the section prepare; conf/runs has an example for each kind of source."
          + " Without --config the embedded corpus is prepared."
    })
final class PrepareCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the corpus and all that is made of it goes: any Hadoop file system.")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrepareConfig config = settings.load().read(PrepareConfig::from);
    SparkConf spark = SparkSessions.configuration("prepare");
    Path directory = OutputDirectory.toWrite("--out", out, spark);
    try (SparkSession session = SparkSessions.open(spark)) {
      SharedDirectory.check(session, directory);
      return StopRequest.breakingOff(
          session,
          () -> {
            new PrepareJob(
                    session, config, directory.toString(), spec.commandLine().getOut()::println)
                .run();
            return Main.DONE;
          });
    }
  }
}

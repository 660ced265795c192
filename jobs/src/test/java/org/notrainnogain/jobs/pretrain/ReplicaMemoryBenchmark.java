package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.executors.ExecutorReport;
import org.notrainnogain.training.executors.Executors;

/**
 * What preflight estimates that a run with one replica needs, beside the most that this process was
 * resident: one run a JVM, which {@code benchmarks/replica-memory} starts.
 */
public final class ReplicaMemoryBenchmark {
  private static final double MIB = 1 << 20;
  private static final int VOCABULARY = 8192;
  private static final int UPDATES = 4;

  private ReplicaMemoryBenchmark() {}

  /**
   * @param arguments {@code DIR}, an empty directory, and options {@code --hidden 256} and the like
   */
  public static void main(String[] arguments) throws IOException {
    Path out = Path.of(arguments[0]);
    Map<String, Integer> given =
        new TreeMap<>(
            Map.of(
                "layers",
                4,
                "hidden",
                256,
                "heads",
                4,
                "ffn",
                1024,
                "length",
                128,
                "microbatch",
                16,
                "microbatches",
                4));
    for (int i = 1; i < arguments.length; i += 2) {
      given.put(arguments[i].substring(2), Integer.valueOf(arguments[i + 1]));
    }
    TinyCorpus.write(out, VOCABULARY, given.get("length"), 3, 200);
    Settings settings = Settings.load(List.of(), settings(out, given));
    PretrainConfig config = settings.read(PretrainSettings::read);
    try (SparkSession spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("memory").setMaster("local[2]")))) {
      org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(out.toUri());
      RunPlan plan =
          PretrainInputs.plan(
              new DurableFiles(new Configuration()),
              directory,
              config,
              PretrainSettings.identity(settings));
      RunPlacement placement = RunPlacement.of(config, 2);
      Executors executors = new Executors(JavaSparkContext.fromSparkContext(spark.sparkContext()));
      ExecutorReport report =
          executors
              .reports(
                  executors.await(1, Duration.ofSeconds(5), () -> false),
                  placement.device(),
                  Duration.ofMinutes(1))
              .get(0);
      AtomicInteger asked = new AtomicInteger();
      new Pretrain(spark, directory, System.err)
          .run(
              config,
              PretrainSettings.identity(settings),
              () -> asked.getAndIncrement() == UPDATES);
      print(given, ReplicaContents.of(plan, placement), report);
    }
    System.exit(0);
  }

  private static void print(
      Map<String, Integer> shapes, ReplicaContents contents, ExecutorReport report)
      throws IOException {
    long estimated = report.residentBytes() + ReplicaMemory.of(contents).toCome(report, 1);
    long measured = status("VmHWM");
    System.out.printf(
        Locale.ROOT,
        "%s, heap of %.0f MiB at most: estimated %.0f MiB, measured %.0f MiB, estimated/measured %.2f%n"
            + "  of which before the run: resident %.0f, heap taken %.0f, in use %.0f%n"
            + "  replica's heap: slices exchanged %.0f, vectors %.0f, sequences %.0f; taken in the end %.0f%n"
            + "  beside the heap: weights and gradients %.0f, computed at once %.0f, with holes and all %.0f%n",
        shapes,
        report.heapBytes() / MIB,
        estimated / MIB,
        measured / MIB,
        (double) estimated / measured,
        report.residentBytes() / MIB,
        report.heapTakenBytes() / MIB,
        report.heapUsedBytes() / MIB,
        contents.storage() / MIB,
        contents.vectors() / MIB,
        contents.sequences() / MIB,
        Runtime.getRuntime().totalMemory() / MIB,
        2.0 * Float.BYTES * contents.parameters() / MIB,
        contents.activations() / MIB,
        contents.outside() / MIB);
  }

  private static List<String> settings(Path out, Map<String, Integer> given) throws IOException {
    int layers = given.get("layers");
    int microbatch = given.get("microbatch");
    Path prices =
        Files.writeString(
            out.resolve("prices.conf"),
            String.format(
                Locale.ROOT,
                """
                name = memory, source = "any number: memory is what counts here", conditions { device = none }
                model { name = memory, family = bert-c5, layers = %d, hidden = %d, heads = %d, feed-forward = %d, vocabulary = %d }
                sequence-length = %d
                phases { forward_backward { sequences = %d, seconds = [%s] }, optimizer { seconds = 0.1 } }
                """,
                layers,
                given.get("hidden"),
                given.get("heads"),
                given.get("ffn"),
                VOCABULARY,
                given.get("length"),
                microbatch,
                Stream.iterate(1, i -> i + 1)
                    .limit(layers)
                    .map(i -> "0." + i)
                    .collect(Collectors.joining(", "))));
    return List.of(
        "model.name=memory",
        "reference-system=" + prices,
        "budget.reference-time=1 hour",
        "model.layers=" + layers,
        "model.hidden=" + given.get("hidden"),
        "model.heads=" + given.get("heads"),
        "model.feed-forward=" + given.get("ffn"),
        "training.microbatch-size=" + microbatch,
        "training.scoring-batch=" + microbatch,
        "training.batch-size=" + microbatch * given.get("microbatches"),
        "evaluation.sequences=32",
        "evaluation.fractions=[]",
        "placement.replicas=1",
        "placement.threads=2",
        "placement.device=cpu");
  }

  private static long status(String name) throws IOException {
    Matcher found =
        Pattern.compile(name + ":\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/self/status")));
    if (!found.find()) {
      throw new IllegalStateException("/proc/self/status has no " + name);
    }
    return Long.parseLong(found.group(1)) << 10;
  }
}

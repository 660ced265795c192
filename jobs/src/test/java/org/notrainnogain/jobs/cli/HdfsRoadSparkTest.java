package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.jobs.JvmProcess;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;
import org.notrainnogain.storage.PlainFileSystem;

/** All commands with their sources and DIR on a real HDFS, and one of them killed on the way. */
class HdfsRoadSparkTest {
  private static final int VOCABULARY = 200;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  @TempDir static Path directory;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stopCluster() {
    cluster.shutdown(true);
  }

  @Test
  void theWholeRoadEqualsTheOneOnLocalFiles() throws Exception {
    String hdfs = cluster.getURI() + "/out";
    String local = directory.resolve("out").toUri().toString();
    writeSources();

    assertThat(Main.run(prepare("/te{x,s}t", hdfs))).isZero();
    assertThat(Main.run(prepare("/text", local))).isZero();
    assertThat(hashes(hdfs + "/corpus", path -> true))
        .hasSizeGreaterThan(5)
        .isEqualTo(hashes(local + "/corpus", path -> true));
    assertThat(Main.run(prepare("/text", hdfs))).as("nothing to do").isZero();

    killAfterACheckpoint(hdfs);
    assertThat(names(hdfs + "/tables", path -> true)).isEmpty();
    assertThat(Main.run(pretrain(hdfs))).isZero();
    try (JvmProcess undisturbed =
        JvmProcess.start(
            directory.resolve("local.log"), Main.class, List.of("-Xmx1g"), pretrain(local))) {
      assertThat(undisturbed.exitCode()).as(undisturbed.output()).isZero();
    }
    Predicate<String> last = path -> path.matches(".*/step-0*60-[^/]*/.*safetensors");
    assertThat(withoutAttempts(hashes(hdfs + "/runs", last)))
        .hasSize(3)
        .isEqualTo(withoutAttempts(hashes(local + "/runs", last)));
    assertThat(
            names(hdfs + "/runs", path -> path.contains("/events/") && path.contains("tfevents")))
        .hasSizeGreaterThanOrEqualTo(2);

    assertThat(Main.run("report", "--out", hdfs)).isZero();
    assertThat(names(hdfs + "/report", path -> true)).containsExactly("index.html");
    try (SparkSession spark = SparkSessions.open("test")) {
      assertThat(steps(spark, hdfs)).hasSize(60).isEqualTo(steps(spark, local));
      Row run = spark.read().parquet(hdfs + "/tables/runs").head();
      assertThat(run.<Integer>getAs("attempts")).isEqualTo(2);
      assertThat(spark.read().parquet(hdfs + "/tables/rst_report").count()).isPositive();
    }
  }

  @Test
  void ofManyThatClaimAPlaceAtOnceOneGetsIt() {
    org.apache.hadoop.fs.Path claims = new org.apache.hadoop.fs.Path(cluster.getURI() + "/claims");
    DurableFiles files = new DurableFiles(new Configuration());
    List<Claim> got =
        IntStream.range(0, 20)
            .parallel()
            .boxed()
            .flatMap(
                i -> {
                  try {
                    ClaimOwner owner = ClaimOwner.ofThisProcess("ntng prepare");
                    return Stream.of(Claim.take(files, claims, "Place", owner));
                  } catch (HeldException e) {
                    return Stream.empty();
                  }
                })
            .toList();
    assertThat(got).hasSize(1);
    got.get(0).requireCurrent();
    got.get(0).close();
    Claim.take(files, claims, "Place", ClaimOwner.ofThisProcess("ntng prepare")).close();
  }

  private static void killAfterACheckpoint(String out) throws Exception {
    try (JvmProcess process =
        JvmProcess.start(
            directory.resolve("hdfs.log"), Main.class, List.of("-Xmx1g"), pretrain(out))) {
      long start = System.nanoTime();
      Predicate<String> later = path -> path.matches(".*/step-0*[1-9]\\d*-.*/checkpoint.json");
      while (names(out + "/runs", later).isEmpty()) {
        assertThat(process.process().isAlive()).as(process.output()).isTrue();
        assertThat(System.nanoTime() - start).as(process.output()).isLessThan(PATIENCE_NANOS);
        process.process().waitFor(20, TimeUnit.MILLISECONDS);
      }
      process.process().destroyForcibly().waitFor();
    }
  }

  private static String[] prepare(String path, String out) {
    return with(
        "prepare",
        out,
        "prepare.source=text",
        "prepare.source.text.document=line",
        "prepare.source.text.paths=[\"" + cluster.getURI() + path + "\"]",
        "prepare.sequence-length=16",
        "prepare.tokenizer.word-piece.vocabulary-size=" + VOCABULARY,
        "prepare.shards.train=3",
        "prepare.shards.holdout=1");
  }

  private static String[] pretrain(String out) throws IOException {
    Path prices = Files.writeString(directory.resolve("tiny.conf"), PRICES);
    return with(
        "pretrain",
        out,
        "reference-system=" + prices,
        "budget.reference-time=2700 ms",
        "model.name=tiny",
        "model.layers=2",
        "model.heads=2",
        "model.hidden=16",
        "model.feed-forward=32",
        "training.batch-size=16",
        "training.microbatch-size=4",
        "evaluation.sequences=20",
        "evaluation.fractions=[0.5]",
        "checkpoint.interval=300 ms",
        "placement.replicas=2",
        "placement.threads=1",
        "placement.device=cpu");
  }

  private static String[] with(String command, String out, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, "--out", out));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  /** The same words a line, one file packed, one not, another hidden. */
  private static void writeSources() throws IOException {
    FileSystem files = cluster.getFileSystem();
    List<String> lines =
        IntStream.range(0, 1500).mapToObj(i -> line(SeededRandom.hash(1, "hdfs-road", i))).toList();
    GzipCodec gzip = new GzipCodec();
    gzip.setConf(files.getConf());
    write(files.create(new org.apache.hadoop.fs.Path("/text/one.txt")), lines.subList(0, 700));
    write(
        gzip.createOutputStream(files.create(new org.apache.hadoop.fs.Path("/text/two.txt.gz"))),
        lines.subList(700, 1500));
    write(files.create(new org.apache.hadoop.fs.Path("/text/_logs")), List.of("hidden"));
  }

  private static void write(OutputStream out, List<String> lines) throws IOException {
    try (out) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String line(long hash) {
    return IntStream.range(0, 20)
        .mapToObj(i -> "w" + Long.toString(Long.remainderUnsigned(hash >>> i, 997), 26))
        .collect(Collectors.joining(" "));
  }

  private static List<Row> steps(SparkSession spark, String out) {
    return spark
        .read()
        .parquet(out + "/tables/steps")
        .drop("run_id", "attempt", "wall_nanos")
        .orderBy("step")
        .collectAsList();
  }

  private static SortedMap<String, String> withoutAttempts(SortedMap<String, String> hashes) {
    SortedMap<String, String> found = new TreeMap<>();
    hashes.forEach(
        (path, hash) -> found.put(path.replaceAll("attempt-\\d+-save-\\d+", "attempt"), hash));
    return found;
  }

  private static List<String> names(String root, Predicate<String> wanted) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root);
    FileSystem files = PlainFileSystem.of(path, new Configuration());
    List<String> names = new ArrayList<>();
    if (files.exists(path)) {
      RemoteIterator<LocatedFileStatus> found = files.listFiles(path, true);
      String prefix = files.makeQualified(path).toString();
      while (found.hasNext()) {
        String name = found.next().getPath().toString().substring(prefix.length() + 1);
        if (wanted.test("/" + name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static SortedMap<String, String> hashes(String root, Predicate<String> wanted)
      throws Exception {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String name : names(root, wanted)) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root, name);
      try (var in = PlainFileSystem.of(path, new Configuration()).open(path)) {
        hashes.put(
            name,
            java.util.HexFormat.of()
                .formatHex(
                    java.security.MessageDigest.getInstance("SHA-256").digest(in.readAllBytes())));
      }
    }
    return hashes;
  }

  private static final String PRICES =
      """
      name = tiny
      source = "made up for tests"
      conditions { device = none }
      model {
        name = tiny, family = bert-c5, layers = 2, hidden = 16, heads = 2, feed-forward = 32, vocabulary = %d
      }
      sequence-length = 16
      phases {
        forward_backward { sequences = 4, seconds = [0.006, 0.010] }
        optimizer { seconds = 0.005 }
      }
      """
          .formatted(VOCABULARY);
}

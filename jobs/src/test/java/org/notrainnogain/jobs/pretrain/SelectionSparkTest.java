package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.LocalSession;
import org.notrainnogain.jobs.score.Score;
import org.notrainnogain.planning.config.ConfigurationException;

/** Methods that select: scores by the replicas that train, and the pipeline of RHO loss. */
class SelectionSparkTest extends LocalSession {
  private static final String[] SELECTIVE_BACKPROP = {
    "selector=selective-backprop",
    "selector.selective-backprop.history=100",
    "selector.selective-backprop.scale=1",
    "budget.reference-time=4.05 s",
    "record-selections=all"
  };

  @TempDir Path out;

  @Test
  void everyScoredRoundIsChargedWhole() throws Exception {
    new TinyRun(spark, out).with(SELECTIVE_BACKPROP).run();
    Row run = row("runs", "status = 'finished'");
    double charged = sum("charges", "rst_nanos") / 1e9;
    assertThat(charged).isCloseTo(run.<Double>getAs("rst_seconds"), within(1e-9));
    // A round is a batch of 16: 4 scoring batches of 3 ms.
    double scored = sum("charges", "IF(phase = 'scoring', rst_nanos, 0)") / 1e9;
    long rounds = count("selections", "true") / 16;
    assertThat(scored).isCloseTo(rounds * 0.012, within(1e-9));
    assertThat(sum("steps", "candidates")).isLessThanOrEqualTo(rounds * 16);
    assertThat(rounds).isGreaterThan(run.<Long>getAs("steps"));
    assertThat(count("selections", "selected"))
        .isBetween(16 * run.<Long>getAs("steps"), 16 * run.<Long>getAs("steps") + 32);
    assertThat(count("steps", "candidate_loss IS NULL")).isZero();
    assertThat(count("timings", "phase = 'scoring' AND modelled_seconds > 0"))
        .isGreaterThanOrEqualTo(run.<Long>getAs("steps"));
  }

  @Test
  void stoppedAndResumedItIsTheSameRun() throws Exception {
    Path whole = Files.createDirectory(out.resolve("whole"));
    Path parts = Files.createDirectory(out.resolve("parts"));
    new TinyRun(spark, whole).with(SELECTIVE_BACKPROP).with("placement.replicas=2").run();
    TinyRun stopped =
        new TinyRun(spark, parts).with(SELECTIVE_BACKPROP).with("placement.replicas=2");
    assertThat(stopped.run(afterUpdates(7)).status()).isEqualTo("stopped");
    stopped.run();
    new LeftBehind(parts).requireEqualTo(new LeftBehind(whole));
    String all = "true ORDER BY step, stream_position";
    assertThat(positions(parts, all)).isNotEmpty().isEqualTo(positions(whole, all));
  }

  @Test
  void oneAndTwoReplicasSelectTheSame() throws Exception {
    Path one = Files.createDirectory(out.resolve("one"));
    Path two = Files.createDirectory(out.resolve("two"));
    new TinyRun(spark, one).with(SELECTIVE_BACKPROP).with("placement.replicas=1").run();
    new TinyRun(spark, two).with(SELECTIVE_BACKPROP).with("placement.replicas=2").run();
    String first = "step <= 5 ORDER BY step, stream_position";
    assertThat(positions(one, first)).isNotEmpty().isEqualTo(positions(two, first));
  }

  @Test
  void freeScoringIsAnArmOfItsOwnAndCostsNothing() throws Exception {
    new TinyRun(spark, out).with(SELECTIVE_BACKPROP).with("free-phases=scoring").run();
    Row run = row("runs", "status = 'finished'");
    assertThat(run.<String>getAs("method")).isEqualTo("baseline-free-scoring");
    assertThat(run.<Long>getAs("steps")).isEqualTo(90);
    assertThat(count("charges", "phase = 'scoring' AND rst_nanos = 0 AND free_rst_nanos > 0"))
        .isBetween(70L, 90L);
  }

  @Test
  void theWholePipelineOfRhoLoss() throws Exception {
    String proxy = new TinyRun(spark, out).with("training.split=holdout", "seed=3").run().runId();
    TinyRun rho = rho(proxy);
    assertThatThrownBy(rho::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has no irreducible losses yet; run: ntng score --run " + proxy);

    assertThat(score(out, proxy, 1, () -> false)).isTrue();
    assertThatThrownBy(rho::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("are scored for 1 passes, and this run makes")
        .hasMessageContaining("--passes");
    leaveLossesOfAnotherOrigin(proxy);
    assertThat(score(out, proxy, 30, () -> false)).isTrue();
    assertThatThrownBy(new TinyRun(spark, out).with(rhoSettings(proxy)).with("seed=4")::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("were measured under masks of seed 3, this run's seed of masks is 4");
    TinyRun published =
        new TinyRun(spark, out).with(rhoSettings(proxy)).with("seed=4", "rho.masks=fresh");
    assertThat(published.run(afterUpdates(2)).status()).isEqualTo("stopped");

    assertThat(rho.run(afterUpdates(5)).status()).isEqualTo("stopped");
    Pretrain.Result result = rho.run();
    assertThat(result.status()).isEqualTo("finished");
    String ofRho = "run_id = '" + result.runId() + "'";
    // Each update: 8 scoring batches of 3 ms, then 45 ms.
    assertThat(row("runs", ofRho).<Long>getAs("steps")).isEqualTo(58);
    assertThat(row("runs", ofRho).<Double>getAs("proxy_rst_seconds")).isGreaterThan(2.7);
    assertThat(count("selections", "selected")).isEqualTo(16 * 58);
    assertThat(count("selections", "score = CAST(loss - irreducible_loss AS FLOAT)")).isPositive();
    // The zipped losses are the table's, by example and pass.
    assertThat(
            spark
                .sql(
                    "SELECT 1 FROM %s s JOIN %s i ON s.example_id = i.example_id AND s.pass = i.pass WHERE s.irreducible_loss = i.loss"
                        .formatted(parquet(out, "selections"), parquet(out, "irreducible_losses")))
                .count())
        .isEqualTo(count("selections", "true"));
  }

  @Test
  void stoppedAndResumedRhoLossIsTheSameRun() throws Exception {
    Path whole = Files.createDirectory(out.resolve("whole"));
    String proxy = scoredProxy(whole);
    Path parts = out.resolve("parts");
    FileUtils.copyDirectory(whole.toFile(), parts.toFile());
    String rho = rhoOfTwoReplicas(whole, proxy).run().runId();
    assertThat(rhoOfTwoReplicas(parts, proxy).run(afterUpdates(7)).status()).isEqualTo("stopped");
    assertThat(rhoOfTwoReplicas(parts, proxy).run().runId()).isEqualTo(rho);
    new LeftBehind(parts, rho).requireEqualTo(new LeftBehind(whole, rho));
    String all = "true ORDER BY step, stream_position";
    assertThat(positions(parts, all)).isNotEmpty().isEqualTo(positions(whole, all));
  }

  private static TinyRun rhoOfTwoReplicas(Path directory, String proxy) throws Exception {
    return new TinyRun(spark, directory)
        .with(rhoSettings(proxy))
        .with("seed=3", "placement.replicas=2");
  }

  @Test
  void irreducibleLossesOfAnotherCorpusOrDamagedOnesAreRefused() throws Exception {
    String proxy = scoredProxy(out);
    TinyRun rho = rho(proxy);
    Path record = out.resolve("runs").resolve(proxy).resolve("irreducible-losses/pass-00000.json");
    String own = Files.readString(record);
    Files.writeString(
        record, own.replaceFirst("\"corpus_fingerprint\":\"....", "\"corpus_fingerprint\":\"0000"));
    assertThatThrownBy(rho::run)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("belong to the corpus 0000")
        .hasMessageContaining("another text, tokenizer or order of sequences");
    Files.writeString(record, own);

    for (int shard = 0; shard < 4; shard++) {
      Path losses =
          out.resolve("tables/irreducible_losses/scorer_run_id=" + proxy)
              .resolve("pass-00000-shard-%05d.parquet".formatted(shard));
      if (Files.exists(losses)) {
        byte[] bytes = Files.readAllBytes(losses);
        bytes[bytes.length / 2] ^= 1;
        Files.write(losses, bytes);
      }
    }
    assertThatThrownBy(rho::run)
        .hasStackTraceContaining("pass-00000-shard-")
        .hasStackTraceContaining("is damaged: SHA-256");
  }

  /** Files under the names of pass 1 that no pass names, as a proxy leaves that is trained anew. */
  private void leaveLossesOfAnotherOrigin(String proxy) throws IOException {
    Path losses = out.resolve("tables/irreducible_losses/scorer_run_id=" + proxy);
    try (Stream<Path> files = Files.list(losses)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            losses.resolve(file.getFileName().toString().replace("pass-00000", "pass-00001")));
      }
    }
  }

  private static String scoredProxy(Path directory) throws Exception {
    String proxy =
        new TinyRun(spark, directory)
            .with("training.split=holdout", "seed=3", "placement.replicas=2")
            .run()
            .runId();
    assertThat(score(directory, proxy, 30, () -> false)).isTrue();
    return proxy;
  }

  private TinyRun rho(String proxy) throws Exception {
    return new TinyRun(spark, out).with(rhoSettings(proxy)).with("seed=3");
  }

  private static String[] rhoSettings(String proxy) {
    return new String[] {
      "selector=rho-loss",
      "selector.rho-loss.mega-batch=32",
      "selector.rho-loss.proxy=" + proxy,
      "budget.reference-time=4.05 s",
      "record-selections=all"
    };
  }

  private static boolean score(Path directory, String run, int passes, BooleanSupplier stop) {
    return new Score(
            spark,
            new org.apache.hadoop.fs.Path(directory.toUri()),
            new PrintStream(OutputStream.nullOutputStream()))
        .run(
            run,
            passes,
            List.of(),
            List.of("reference-system=" + directory.resolve("tiny.conf")),
            stop);
  }

  private List<Long> positions(Path directory, String where) {
    return spark
        .sql(
            "SELECT stream_position FROM %s WHERE selected AND %s"
                .formatted(parquet(directory, "selections"), where))
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  private Row row(String table, String where) {
    return spark.sql("SELECT * FROM %s WHERE %s".formatted(parquet(out, table), where)).head();
  }

  private long count(String table, String where) {
    return spark.sql("SELECT 1 FROM %s WHERE %s".formatted(parquet(out, table), where)).count();
  }

  private double sum(String table, String expression) {
    return spark
        .sql("SELECT CAST(SUM(%s) AS DOUBLE) FROM %s".formatted(expression, parquet(out, table)))
        .head()
        .getDouble(0);
  }

  private static String parquet(Path directory, String table) {
    return "parquet.`%s/tables/%s`".formatted(directory, table);
  }

  private static BooleanSupplier afterUpdates(int updates) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == updates;
  }
}

package org.notrainnogain.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.Installation;

/**
 * The README's road on a cluster of two executors, undisturbed and with executors killed: the
 * results are the same.
 */
@Tag("cluster")
class ClusterTest {
  private static final int UPDATES = 400;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(4);
  private static final Path SPARK = Path.of(System.getProperty("spark.home"));

  /** Longer than Spark's jobs and the system keep an executor from its work. */
  private static final Duration PAUSE = Duration.ofMillis(400);

  /** Names of phases, as threads bear them; the gradients are exchanged before the update. */
  private static final String FORWARD_BACKWARD = "forward_backward";

  private static final String BETWEEN_GRADIENT_AND_UPDATE = "exchange";
  private static final String CHECKPOINT = "checkpoint";

  @TempDir static Path directory;
  private static StandaloneCluster cluster;
  private static Path undisturbed;
  private static Path disturbed;

  /**
   * Prepares a corpus and trains on it once, without disturbance but for a pause of an executor.
   */
  @BeforeAll
  static void trainsUndisturbed() throws Exception {
    cluster = new StandaloneCluster(SPARK, directory.resolve("spark"), 2);
    undisturbed = directory.resolve("undisturbed");
    disturbed = directory.resolve("disturbed");
    TinyRoad.write(directory, UPDATES);
    ends(ntng("prepare", undisturbed));
    copy(undisturbed.resolve("corpus"), disturbed.resolve("corpus"));
    try (Command pretrain = ntng("pretrain", undisturbed)) {
      StandaloneCluster.Executor straggler = freezeIn(FORWARD_BACKWARD, pretrain);
      long start = System.nanoTime();
      Waiting.until("A pause", LONGEST_WAIT, () -> System.nanoTime() - start > PAUSE.toNanos());
      straggler.thaw();
      ends(pretrain);
    }
    ends(ntng("report", undisturbed));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void trainsInTwoExecutorsFromCorpusToReport() throws Exception {
    assertThat(query(undisturbed, "SELECT status, replicas, attempts FROM runs"))
        .containsExactly("finished 2 1");
    assertThat(query(undisturbed, "SELECT DISTINCT replica, executor_id FROM timings ORDER BY ALL"))
        .as("each replica stays in the executor where it began")
        .containsExactly("0 0", "1 1");
    assertThat(undisturbed.resolve("report/index.html")).content().contains("1 run: 1 finished");
  }

  @Test
  void showsTheWaitForAStraggler() throws Exception {
    assertThat(
            query(
                undisturbed,
                """
                SELECT waiting.step FROM timings waiting JOIN timings straggling USING (step)
                WHERE waiting.phase = 'wait' AND waiting.replica <> straggling.replica
                  AND waiting.wall_nanos > 250e6 AND straggling.wall_nanos > 250e6
                """))
        .as("the straggler was stopped in whatever phase it was in")
        .isNotEmpty();
  }

  @Test
  void executorsKilledInAnyPhaseChangeNothing() throws Exception {
    try (Command pretrain = ntng("pretrain", disturbed)) {
      Waiting.until("A checkpoint", LONGEST_WAIT, () -> hasCheckpoint(disturbed));
      int returns = 0;
      for (String moment : List.of(FORWARD_BACKWARD, BETWEEN_GRADIENT_AND_UPDATE, CHECKPOINT)) {
        freezeIn(moment, pretrain).kill();
        awaitReturn(++returns, pretrain);
      }
      // One that hangs is lost for Spark when nothing is heard of it.
      freezeIn(FORWARD_BACKWARD, pretrain);
      awaitReturn(++returns, pretrain);
      StandaloneCluster.Executor last = freezeIn(FORWARD_BACKWARD, pretrain);
      cluster.killWorkerOf(last);
      last.thaw();
      awaitReturn(++returns, pretrain);
      ends(pretrain);
      assertThat(pretrain.output())
          .contains("Lost executor 1 on 127.0.0.1: going back to step")
          .contains("Only 1 of 2 executors are there")
          .doesNotContain("going back to step 0 ");
    }
    assertThat(query(disturbed, "SELECT status, replicas, attempts FROM runs"))
        .containsExactly("finished 2 6");
    for (String table : List.of("steps", "charges", "validations")) {
      String rows = "SELECT * FROM " + table + " ORDER BY ALL";
      assertThat(query(disturbed, rows)).isEqualTo(query(undisturbed, rows)).isNotEmpty();
    }
    assertThat(lastWeights(disturbed)).isEqualTo(lastWeights(undisturbed)).hasSize(3);
  }

  /** Stops the second executor while it is in a phase. */
  private static StandaloneCluster.Executor freezeIn(String phase, Command command) {
    while (true) {
      StandaloneCluster.Executor victim = second(command);
      Waiting.until(
          phase,
          LONGEST_WAIT,
          () -> {
            assertThat(command.isAlive()).as("%s", command.output()).isTrue();
            return victim.isIn(phase) || !victim.process().isAlive();
          });
      victim.freeze();
      if (victim.isIn(phase)) {
        return victim;
      }
      victim.thaw();
    }
  }

  private static StandaloneCluster.Executor second(Command command) {
    List<StandaloneCluster.Executor> found = new ArrayList<>();
    Waiting.until(
        "Two executors",
        LONGEST_WAIT,
        () -> {
          assertThat(command.isAlive()).as("%s", command.output()).isTrue();
          found.clear();
          found.addAll(cluster.executors());
          return found.size() == 2;
        });
    return found.get(1);
  }

  private static void awaitReturn(int number, Command command) {
    Waiting.until(
        "Return to the last checkpoint",
        LONGEST_WAIT,
        () -> {
          assertThat(command.isAlive()).as("%s", command.output()).isTrue();
          return command.output().split("going back to step", -1).length == number + 1;
        });
  }

  private static Command ntng(String name, Path out) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(name));
    if (!name.equals("report")) {
      arguments.addAll(List.of("--config", TinyRoad.config(directory).toString()));
    }
    arguments.addAll(List.of("--out", out.toString()));
    return new Command(
        Installation.home().resolve("bin/ntng"),
        SPARK,
        cluster.master(),
        directory.resolve("commands"),
        arguments.toArray(String[]::new));
  }

  private static void ends(Command command) throws InterruptedException {
    assertThat(command.exitCode()).as("%s", command.output()).isZero();
  }

  /** Rows as text, the tables of a directory being views. */
  private static List<String> query(Path out, String sql) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (String table : List.of("runs", "steps", "charges", "timings", "validations")) {
        statement.execute(
            "CREATE VIEW %s AS SELECT * FROM '%s/tables/%s/*/*.parquet'"
                .formatted(table, out, table));
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
          }
          rows.add(String.join(" ", row));
        }
      }
      return rows;
    }
  }

  private static boolean hasCheckpoint(Path out) {
    try (Stream<Path> found = Files.walk(out)) {
      return found.anyMatch(path -> path.endsWith("checkpoint.json"));
    } catch (IOException | UncheckedIOException e) {
      return false; // a checkpoint that is no longer kept was just removed
    }
  }

  /** Hash codes of the last checkpoint's files, by name. */
  private static Map<String, Integer> lastWeights(Path out) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(out.resolve("runs"))) {
      for (Path file : found.filter(path -> path.toString().endsWith(".safetensors")).toList()) {
        if (file.getParent()
            .getFileName()
            .toString()
            .startsWith(TinyRoad.lastCheckpoint(UPDATES))) {
          files.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}

package org.notrainnogain.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.Installation;

/** A thousand updates on a cluster: what driver and executors hold does not grow. */
@Tag("soak")
class ClusterSoakTest {
  private static final int UPDATES = 1000;
  private static final int BETWEEN = 100;

  /** So many more than are looked at, since the run goes on meanwhile. */
  private static final int AFTERWARDS = 300;

  private static final Path SPARK = Path.of(System.getProperty("spark.home"));
  private static final Pattern UPDATE = Pattern.compile("updates from (\\d+) on");

  @TempDir Path directory;

  /**
   * What a process holds.
   *
   * @param mib resident memory after a full collection
   * @param handles open files
   * @param blocks of Spark's block manager, broadcasts included
   */
  record Holding(int update, long mib, long handles, long blocks) {}

  @Test
  void holdsNoMoreAfterAThousandUpdates() throws Exception {
    TinyRoad.write(directory, UPDATES + AFTERWARDS);
    Map<String, List<Holding>> holdings = new TreeMap<>();
    try (StandaloneCluster cluster = new StandaloneCluster(SPARK, directory.resolve("spark"), 2)) {
      try (Command prepare = ntng(cluster, "prepare")) {
        assertThat(prepare.exitCode()).as("%s", prepare.output()).isZero();
      }
      try (Command pretrain = ntng(cluster, "pretrain")) {
        SparkJobs jobs = pretrain.jobs();
        for (int update = BETWEEN; update <= UPDATES; update += BETWEEN) {
          int wanted = update;
          Waiting.until(
              "Update " + update,
              Duration.ofMinutes(20),
              () -> {
                if (!pretrain.isAlive()) {
                  throw new AssertionError("It ended too early:\n" + pretrain.output());
                }
                Matcher found = UPDATE.matcher(jobs.running());
                return found.matches() && Integer.parseInt(found.group(1)) >= wanted;
              });
          note("driver", update, pretrain.driver(), holdings);
          for (StandaloneCluster.Executor executor : cluster.executors()) {
            note("executor " + executor.id(), update, executor.process(), holdings);
          }
        }
        assertThat(pretrain.exitCode()).as("%s", pretrain.output()).isZero();
      }
    }
    holdings.forEach(
        (process, of) -> of.forEach(holding -> System.out.println(process + " " + holding)));
    assertThat(holdings).hasSize(3);
    holdings.values().forEach(ClusterSoakTest::requireFlat);
  }

  /** Compares with the second look: at the first some pools still fill. */
  private static void requireFlat(List<Holding> of) {
    Holding early = of.get(1);
    Holding late = of.get(of.size() - 1);
    assertThat(late.mib()).isLessThan(early.mib() * 11 / 10 + 20);
    assertThat(late.handles()).isLessThan(early.handles() + 20);
    assertThat(late.blocks()).isLessThan(early.blocks() + 50);
  }

  private static void note(
      String name, int update, ProcessHandle process, Map<String, List<Holding>> holdings)
      throws IOException {
    // Collects first.
    String histogram = output("jcmd", Long.toString(process.pid()), "GC.class_histogram");
    Matcher blocks =
        Pattern.compile("\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.apache\\.spark\\.storage\\.BlockInfo\\b")
            .matcher(histogram);
    Matcher resident =
        Pattern.compile("VmRSS:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      assertThat(resident.find()).isTrue();
      Holding holding =
          new Holding(
              update,
              Long.parseLong(resident.group(1)) >> 10,
              handles.count(),
              blocks.find() ? Long.parseLong(blocks.group(1)) : 0);
      holdings.computeIfAbsent(name, missing -> new ArrayList<>()).add(holding);
    }
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes());
  }

  private Command ntng(StandaloneCluster cluster, String name) throws IOException {
    return new Command(
        Installation.home().resolve("bin/ntng"),
        SPARK,
        cluster.master(),
        directory.resolve("commands"),
        name,
        "--config",
        TinyRoad.config(directory).toString(),
        "--out",
        directory.resolve("out").toString());
  }
}

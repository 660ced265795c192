package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;

/** Whatever happens to runs of all methods, what they leave adds up and can be published. */
class SimulatedRunsPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<TableSchema<?>> TABLES =
      List.of(
          StepRow.TABLE, ChargeRow.TABLE, TimingRow.TABLE, SelectionRow.TABLE, ValidationRow.TABLE);

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void rowsOfAnyRunAddUpAndHaveOneKeyEach(@ForAll long seed) throws JsonProcessingException {
    SimulatedRun run = new SimulatedRun(seed);
    SimulatedRun.End end = run.toTheEnd();

    List<JsonNode> charges = rows(run, end, ChargeRow.TABLE);
    assertThat(charges.stream().mapToLong(row -> row.get("rst_nanos").longValue()).sum())
        .isEqualTo(end.state().ledger().elapsedNanos());
    assertThat(rows(run, end, StepRow.TABLE))
        .extracting(row -> row.get("step").longValue())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, end.state().step()).boxed().toList());
    rows(run, end, TimingRow.TABLE);
    rows(run, end, SelectionRow.TABLE);
    assertThat(rows(run, end, ValidationRow.TABLE))
        .filteredOn(row -> row.get("split").textValue().equals("test"))
        .hasSizeBetween(end.failed() ? 0 : 1, 1);
    if (!end.failed()) {
      assertThat(words(end)).isEqualTo(words(SimulatedRun.undisturbed(seed).toTheEnd()));
    }
  }

  private static String words(SimulatedRun.End end) {
    LoopState state = end.state();
    return "%s, %d updates, rounds %d to position %d, rate %s, %d tokens, losses %s and %s"
        .formatted(
            state.ledger(),
            state.step(),
            state.round(),
            state.position(),
            state.learningRate(),
            state.tokens(),
            state.validationLoss(),
            state.testLoss());
  }

  /** Some of them for good, by the publisher of real runs. */
  @Example
  void theSegmentsOfARunArePublished() throws IOException {
    Path directory = Files.createTempDirectory("simulated-runs");
    try {
      for (long seed = 0; seed < 20; seed++) {
        SimulatedRun run = new SimulatedRun(seed);
        SimulatedRun.End end = run.toTheEnd();
        Path runDirectory = Files.createDirectory(directory.resolve("run" + seed));
        run.writeTo(runDirectory);
        TablePublisher publisher =
            new TablePublisher(
                hadoop(directory.resolve("tables")),
                hadoop(runDirectory.resolve("unpublished")),
                new Configuration());
        for (TableSchema<?> table : TABLES) {
          List<org.apache.hadoop.fs.Path> segments =
              end.segments().stream()
                  .map(StoredFile::name)
                  .filter(name -> name.startsWith("segments/" + table.name() + "/"))
                  .map(name -> hadoop(runDirectory.resolve(name)))
                  .toList();
          publisher.publishSegments(table, "run" + seed, segments);
        }
      }
      for (TableSchema<?> table : TABLES) {
        assertThat(directory.resolve("tables").resolve(table.name()).toFile().list()).hasSize(20);
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** What the property is tried on is not all of one kind. */
  @Example
  void whatHappensToTheRunsVaries() {
    Set<String> kinds = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      SimulatedRun run = new SimulatedRun(seed);
      SimulatedRun.End end = run.toTheEnd();
      kinds.add(end.failed() ? "failed" : "finished");
      kinds.add(run.attempts() > 1 ? "restarted" : "in one go");
      if (!run.lines(end, "selections").isEmpty()) {
        kinds.add("with candidates");
      }
      String unfinished = "\"step\":" + (end.state().step() + 1) + ",";
      if (run.lines(end, "charges").stream().anyMatch(charge -> charge.contains(unfinished))) {
        kinds.add("with an update that did not fit");
      }
    }
    assertThat(kinds)
        .containsExactly(
            "failed",
            "finished",
            "in one go",
            "restarted",
            "with an update that did not fit",
            "with candidates");
  }

  /**
   * The rows of a table, which must be such as are published: the table's columns, one row a key,
   * in the order of steps.
   */
  private static List<JsonNode> rows(SimulatedRun run, SimulatedRun.End end, TableSchema<?> table)
      throws JsonProcessingException {
    List<JsonNode> rows = new ArrayList<>();
    Set<List<String>> keys = new HashSet<>();
    Set<String> expected = Set.copyOf(table.columnNames());
    long step = 0;
    for (String line : run.lines(end, table.name())) {
      JsonNode row = JSON.readTree(line);
      Set<String> columns = new HashSet<>();
      row.fieldNames().forEachRemaining(columns::add);
      if (!columns.equals(expected)) {
        throw new AssertionError(
            "Table %s has the columns %s in %s".formatted(table.name(), expected, row));
      }
      List<String> key = table.key().stream().map(column -> row.get(column).asText()).toList();
      if (!keys.add(key)) {
        throw new AssertionError("Table %s has two rows with %s".formatted(table.name(), key));
      }
      if (row.get("step").longValue() < step) {
        throw new AssertionError(
            "Rows of table %s go back from step %d to %s".formatted(table.name(), step, key));
      }
      step = row.get("step").longValue();
      rows.add(row);
    }
    return rows;
  }
}

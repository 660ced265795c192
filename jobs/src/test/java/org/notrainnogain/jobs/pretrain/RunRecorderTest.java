package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;

/**
 * Rows on their way into segments: one a key, in bounded memory, and only what a commit may name.
 */
class RunRecorderTest {
  private static final int AMPLE = 1 << 20;

  @TempDir private Path run;

  @Test
  void whatComesInSeveralGoesIsOneRow() throws IOException {
    RunRecorder recorder = recorder(1, List.of(), AMPLE);
    recorder.timed(List.of(timing(3, 0, "scoring", 5), timing(3, 1, "scoring", 7)));
    recorder.charged(charge(3, "scoring", 4, 100));
    recorder.timed(List.of(timing(3, 0, "data", 2)));
    recorder.charged(charge(3, "scoring", 4, 100));
    recorder.charged(charge(3, "forward_backward", 2, 30));
    recorder.timed(List.of(timing(3, 0, "scoring", 1)));
    List<StoredFile> segments = recorder.flush();

    assertThat(rows(segments, "charges"))
        .extracting(row -> row.get("phase").textValue() + " " + row.get("rst_nanos"))
        .containsExactly("scoring 200", "forward_backward 30");
    assertThat(rows(segments, "timings"))
        .extracting(
            row ->
                "%s of %s: %s"
                    .formatted(
                        row.get("phase").textValue(), row.get("replica"), row.get("wall_nanos")))
        .containsExactly("scoring of 0: 6", "scoring of 1: 7", "data of 0: 2");
  }

  @Test
  void rowsOfAnEarlierStepAreRefusedSinceTheyMayBeWrittenAlready() {
    RunRecorder recorder = recorder(1, List.of(), AMPLE);
    recorder.timed(List.of(timing(4, 0, "scoring", 1)));
    assertThatThrownBy(() -> recorder.timed(List.of(timing(3, 0, "validation", 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "A row of step 3 comes after one of step 4, whose rows may be written already; steps never go back");
  }

  /** Mega-batches of 15,360 candidates an update, between two checkpoints. */
  @Test
  void rowsWaitInBoundedMemoryHoweverManyComeBetweenTwoCommits() throws IOException {
    int bound = 64 << 10;
    RunRecorder recorder = recorder(1, List.of(), bound);
    for (long step = 1; step <= 3; step++) {
      long current = step;
      recorder.selected(
          step, () -> LongStream.range(0, 15_360).mapToObj(at -> selection(current, at)).toList());
      assertThat(bytesOnDisk()).isGreaterThan(step * 15_360 * longestSelection() / 2 - bound);
    }
    List<StoredFile> segments = recorder.flush();
    assertThat(segments).hasSizeGreaterThan(30).allMatch(segment -> segment.bytes() < bound + 200);
    assertThat(rows(segments, "selections"))
        .hasSize(3 * 15_360)
        .extracting(row -> row.get("step") + " " + row.get("stream_position"))
        .doesNotHaveDuplicates();
  }

  @Test
  void rowsOfAStepThatGoesOnAreInNoSegmentBeforeItsCommit() throws IOException {
    RunRecorder recorder = recorder(1, List.of(), 1);
    recorder.charged(charge(1, "forward_backward", 4, 10));
    recorder.timed(List.of(timing(1, 0, "forward_backward", 5)));
    assertThat(bytesOnDisk()).isZero();
    recorder.updated(step(1));
    recorder.charged(charge(2, "scoring", 4, 20));
    recorder.charged(charge(2, "scoring", 4, 20));
    recorder.timed(List.of(timing(2, 0, "scoring", 5)));

    List<JsonNode> written = new ArrayList<>();
    for (String table : List.of("charges", "timings", "steps")) {
      written.addAll(rowsOnDisk(table));
    }
    assertThat(written).hasSize(3).allMatch(row -> row.get("step").longValue() == 1);
    assertThat(rows(recorder.flush(), "charges"))
        .extracting(row -> row.get("rst_nanos").longValue())
        .containsExactly(10L, 40L);
  }

  @Test
  void anAttemptThatDiesLeavesNothingThatTheNextOneNames() throws IOException {
    RunRecorder first = recorder(1, List.of(), 1);
    first.updated(step(1));
    List<StoredFile> committed = first.flush();
    first.updated(step(2)); // full at once, so written, but never committed

    RunRecorder second = recorder(2, committed, 1);
    second.updated(step(2));
    second.updated(step(3));
    assertThat(rows(second.flush(), "steps"))
        .extracting(row -> row.get("step").longValue())
        .containsExactly(1L, 2L, 3L);
    assertThat(rowsOnDisk("steps")).hasSize(4);
  }

  private RunRecorder recorder(int attempt, List<StoredFile> committed, int segmentBytes) {
    return new RunRecorder(segments(attempt, committed, segmentBytes));
  }

  private SegmentWriter segments(int attempt, List<StoredFile> committed, int segmentBytes) {
    DurableFiles files = new DurableFiles(new Configuration());
    return new SegmentWriter(
        (name, content) ->
            files.write(new org.apache.hadoop.fs.Path(run.resolve(name).toUri()), content),
        attempt,
        committed,
        segmentBytes);
  }

  private List<JsonNode> rows(List<StoredFile> segments, String table) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (StoredFile segment : segments) {
      if (segment.name().startsWith("segments/" + table + "/")) {
        rows.addAll(rows(run.resolve(segment.name())));
      }
    }
    return rows;
  }

  private List<JsonNode> rowsOnDisk(String table) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("segments").resolve(table))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        rows.addAll(rows(file));
      }
    }
    return rows;
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(f -> f.toString().endsWith(".jsonl"))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  private static long longestSelection() throws IOException {
    return new ObjectMapper().writeValueAsBytes(selection(1, 15_359)).length;
  }

  private static SelectionRow selection(long step, long position) {
    return new SelectionRow(step, 0, position, position * 31, 1.5, 1.25, 0.25, false);
  }

  private static StepRow step(long step) {
    return new StepRow(step, step, 0.1, 0.001, 6, null, 1, 4, 2, 4, 4, null);
  }

  private static ChargeRow charge(long step, String phase, int activeLayers, long nanos) {
    return new ChargeRow(step, phase, activeLayers, 1, nanos, nanos / 1e9, 0);
  }

  private static TimingRow timing(long step, int replica, String phase, long nanos) {
    return new TimingRow(step, 1, replica, "driver", "here", "cpu", phase, 1, 4, 2, nanos, 0);
  }
}

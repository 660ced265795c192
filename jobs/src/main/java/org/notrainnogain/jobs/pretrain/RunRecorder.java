package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;

/**
 * Keeps a run's rows until a checkpoint commits them: JSON lines in segment files, whose keys are
 * the tables' columns. Rows after the last commit are lost with the process, as the updates they
 * tell of are.
 */
final class RunRecorder implements LoopListener {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final DurableFiles files;
  private final Path runDirectory;
  private final int attempt;
  private final List<StoredFile> committed;
  private final Map<String, StringBuilder> pending = new TreeMap<>();
  private final Map<String, TimingRow> stepTimings = new TreeMap<>();
  private final int selectionsEvery;
  private long timedStep;
  private int flushes;

  /**
   * @param committed segments of earlier commits, in order
   * @param selectionsEvery each so many updates the scored candidates are recorded; 0 never
   */
  RunRecorder(
      DurableFiles files,
      Path runDirectory,
      int attempt,
      List<StoredFile> committed,
      int selectionsEvery) {
    this.selectionsEvery = selectionsEvery;
    this.files = files;
    this.runDirectory = runDirectory;
    this.attempt = attempt;
    this.committed = new ArrayList<>(committed);
  }

  @Override
  public void updated(StepRow step, List<ChargeRow> charges) {
    record("steps", step);
    charges.forEach(charge -> record("charges", charge));
  }

  @Override
  public void unfinished(List<ChargeRow> charges) {
    charges.forEach(charge -> record("charges", charge));
  }

  @Override
  public void selected(long step, Supplier<List<SelectionRow>> candidates) {
    if (selectionsEvery > 0 && step % selectionsEvery == 0) {
      candidates.get().forEach(candidate -> record("selections", candidate));
    }
  }

  @Override
  public void evaluated(ValidationRow validation) {
    record("validations", validation);
  }

  @Override
  public void timed(List<TimingRow> timings) {
    for (TimingRow timing : timings) {
      if (timing.step() != timedStep) {
        recordTimings();
        timedStep = timing.step();
      }
      stepTimings.merge(
          "%06d %s".formatted(timing.replica(), timing.phase()), timing, RunRecorder::sum);
    }
  }

  /** What a replica did of one phase in several goes is one row of a step. */
  private static TimingRow sum(TimingRow one, TimingRow other) {
    return new TimingRow(
        one.step(),
        one.attempt(),
        one.replica(),
        one.executorId(),
        one.host(),
        one.device(),
        one.phase(),
        one.microbatches() + other.microbatches(),
        Math.max(one.activeLayers(), other.activeLayers()),
        one.examples() + other.examples(),
        one.wallNanos() + other.wallNanos(),
        one.modelledSeconds() + other.modelledSeconds());
  }

  private void recordTimings() {
    stepTimings.values().forEach(timing -> record("timings", timing));
    stepTimings.clear();
  }

  private void record(String table, Object row) {
    try {
      pending
          .computeIfAbsent(table, missing -> new StringBuilder())
          .append(JSON.writeValueAsString(row))
          .append('\n');
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Row of table %s cannot be written".formatted(table), e);
    }
  }

  /**
   * Writes the rows that wait as segment files. They exist once a commit names them.
   *
   * @return all segments of the run so far, in order; names are {@code segments/TABLE/...}
   */
  List<StoredFile> flush() {
    recordTimings();
    flushes++;
    pending.forEach(
        (table, rows) -> {
          String name = "segments/%s/attempt-%04d-%06d.jsonl".formatted(table, attempt, flushes);
          byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
          StoredFile stored = files.write(new Path(runDirectory, name), out -> out.write(bytes));
          committed.add(new StoredFile(name, stored.bytes(), stored.sha256()));
        });
    pending.clear();
    return List.copyOf(committed);
  }
}

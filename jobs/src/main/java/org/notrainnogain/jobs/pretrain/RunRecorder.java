package org.notrainnogain.jobs.pretrain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.SelectionRow;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.TimingRow;
import org.notrainnogain.training.loop.ValidationRow;

/**
 * Keeps a run's rows until a checkpoint commits them. Charges and timings of one key are one row,
 * so those of the step that is going on wait until the next one begins, or a commit ends it. Rows
 * after the last commit are lost with the process, as the updates they tell of are.
 */
final class RunRecorder implements LoopListener {
  private final SegmentWriter segments;
  private final Map<ChargeRow.Key, ChargeRow> charges = new LinkedHashMap<>();
  private final Map<TimingRow.Key, TimingRow> timings = new LinkedHashMap<>();
  private long step;

  RunRecorder(SegmentWriter segments) {
    this.segments = segments;
  }

  @Override
  public void charged(ChargeRow charge) {
    goTo(charge.step());
    charges.merge(charge.key(), charge, ChargeRow::plus);
  }

  @Override
  public void updated(StepRow updated) {
    segments.add(updated);
  }

  @Override
  public void selected(long forStep, Supplier<List<SelectionRow>> candidates) {
    candidates.get().forEach(segments::add);
  }

  @Override
  public void evaluated(ValidationRow validation) {
    segments.add(validation);
  }

  @Override
  public void timed(List<TimingRow> measured) {
    for (TimingRow timing : measured) {
      goTo(timing.step());
      timings.merge(timing.key(), timing, TimingRow::plus);
    }
  }

  private void goTo(long next) {
    if (next < step) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "A row of step %d comes after one of step %d, whose rows may be written already; steps never go back",
              next,
              step));
    }
    if (next > step) {
      write();
      step = next;
    }
  }

  private void write() {
    charges.values().forEach(segments::add);
    charges.clear();
    timings.values().forEach(segments::add);
    timings.clear();
  }

  /**
   * Writes the rows that wait. They exist once a commit names their segments.
   *
   * @return all segments of the run so far, in order
   */
  List<StoredFile> flush() {
    write();
    return segments.flush();
  }
}

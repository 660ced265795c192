package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that a loop said, in order. */
final class SeenRows implements LoopListener {
  final List<StepRow> steps = new ArrayList<>();
  final List<ChargeRow> charges = new ArrayList<>();
  final List<TimingRow> timings = new ArrayList<>();
  final List<ValidationRow> validations = new ArrayList<>();
  final List<SelectionRow> selections = new ArrayList<>();

  @Override
  public void updated(StepRow step) {
    steps.add(step);
  }

  @Override
  public void charged(ChargeRow charge) {
    charges.add(charge);
  }

  @Override
  public void selected(long step, Supplier<List<SelectionRow>> candidates) {
    selections.addAll(candidates.get());
  }

  @Override
  public void evaluated(ValidationRow validation) {
    validations.add(validation);
  }

  @Override
  public void timed(List<TimingRow> rows) {
    timings.addAll(rows);
  }

  long chargedNanos() {
    return charges.stream().mapToLong(ChargeRow::rstNanos).sum();
  }
}

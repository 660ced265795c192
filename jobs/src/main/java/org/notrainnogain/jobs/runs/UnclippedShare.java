package org.notrainnogain.jobs.runs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.notrainnogain.training.loop.StepRow;

/**
 * How much of the weights an optimizer that bounds its steps left unclipped, over a run's updates.
 *
 * @param mean over the updates
 * @param last of the last update
 */
record UnclippedShare(double mean, double last) {
  /** Empty for optimizers that bound no step, and before the first update. */
  static Optional<UnclippedShare> of(StoredRun run) {
    Shares shares = new Shares();
    run.forEach(StepRow.TABLE, shares::add);
    return shares.summed();
  }

  /** The same of rows at hand. */
  static Optional<UnclippedShare> of(List<StepRow> steps) {
    Shares shares = new Shares();
    steps.forEach(shares::add);
    return shares.summed();
  }

  private static final class Shares {
    private long updates;
    private double sum;
    private long lastStep;
    private double last;

    void add(StepRow step) {
      if (Objects.nonNull(step.unclippedShare())) {
        updates++;
        sum += step.unclippedShare();
        if (step.step() > lastStep) {
          lastStep = step.step();
          last = step.unclippedShare();
        }
      }
    }

    Optional<UnclippedShare> summed() {
      return updates == 0 ? Optional.empty() : Optional.of(new UnclippedShare(sum / updates, last));
    }
  }
}

package org.notrainnogain.jobs.dryrun;

import org.notrainnogain.jobs.pretrain.RunPlacement;
import org.notrainnogain.planning.forecast.Forecast;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * What a run will write, in bytes. Checkpoints are counted exactly but for their headers; rows by
 * what a row took in runs of the demo.
 *
 * @param weights of a checkpoint
 * @param optimizer state of a checkpoint
 * @param kept checkpoints that stay; while one is written there is one more
 * @param segments JSON lines of the run directory
 * @param tables Parquet files
 */
public record DiskUsage(long weights, long optimizer, int kept, long segments, long tables) {
  /** A row of table steps, charges, timings and validations as JSON. */
  private static final long STEP = 250;

  private static final long CHARGE = 125;
  private static final long TIMING = 210;
  private static final long VALIDATION = 120;

  /** Data, forward and backward, exchange and optimizer. */
  private static final long TIMINGS_OF_A_STEP = 4;

  /** Rows as Parquet take a fifth of what they take as JSON, and a run's files this besides. */
  private static final long JSON_OF_PARQUET = 5;

  private static final long FILES = 30_000;

  /** What a run will take. */
  static DiskUsage of(RunPlan plan, RunPlacement placement, Forecast forecast) {
    ParameterLayout layout = plan.model().layout();
    long segments =
        forecast.updates() * (STEP + placement.replicas() * TIMINGS_OF_A_STEP * TIMING)
            + forecast.chargeRows() * CHARGE
            + forecast.evaluationRows() * (VALIDATION + placement.replicas() * TIMING);
    return new DiskUsage(
        (long) layout.parameterCount() * Float.BYTES,
        (long) layout.size() * Float.BYTES * stateVectors(plan, layout),
        plan.config().checkpoint().keep(),
        segments,
        segments / JSON_OF_PARQUET + FILES);
  }

  /** Vectors as long as the weights that the optimizer keeps; asked of one for a single weight. */
  private static int stateVectors(RunPlan plan, ParameterLayout layout) {
    try (Optimizer optimizer = plan.optimizer().create(layout, new Slice(0, 1))) {
      return optimizer.stateNames().size();
    }
  }

  /** Bytes of one checkpoint. */
  public long checkpoint() {
    return weights + optimizer;
  }

  /** The most that lies on disk at one time. */
  public long most() {
    return (kept + 1L) * checkpoint() + segments + tables;
  }
}

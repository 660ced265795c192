package org.notrainnogain.training.loop;

import java.util.Locale;

/** The fixed samples that a run is judged on. Their masks depend on the example ids alone. */
public enum EvaluationSet {
  /** Ticks and tuning. */
  VALIDATION,
  /** A sample of what is trained on, evaluated by the same rule. */
  TRAIN_PROBE,
  /** Read once, at a run's end. */
  TEST;

  /** The name in the column {@code split}. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.notrainnogain.jobs.calibrate;

import java.util.ArrayList;
import java.util.List;

/** Settings of a calibration that takes seconds and refuses no measurement. */
public final class TinyCalibration {
  private static final List<String> SETTINGS =
      List.of(
          "model.name=tiny",
          "model.layers=1",
          "model.hidden=16",
          "model.heads=2",
          "model.feed-forward=32",
          "training.batch-size=16",
          "training.microbatch-size=4",
          "training.scoring-batch=8",
          "placement.device=cpu",
          "calibration.warm-ups=1",
          "calibration.largest-spread=1e9");

  private TinyCalibration() {}

  /** They and others, which count where both have a key. */
  public static List<String> with(String... more) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(List.of(more));
    return all;
  }
}

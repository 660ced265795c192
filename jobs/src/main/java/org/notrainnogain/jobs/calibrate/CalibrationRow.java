package org.notrainnogain.jobs.calibrate;

import java.time.Instant;

/** A row of the table {@code rst_calibrations} without its reference system; boxed may be null. */
record CalibrationRow(
    String model,
    String phase,
    String optimizer,
    int activeLayers,
    Integer sequences,
    int sequenceLength,
    String device,
    int threads,
    String precision,
    double medianSeconds,
    double iqrSeconds,
    int repeats,
    Instant measuredAt) {}

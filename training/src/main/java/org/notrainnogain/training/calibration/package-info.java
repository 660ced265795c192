/**
 * Measures what a reference system is made of: the time that this machine takes for each phase, by
 * active layers.
 *
 * <p>A {@link org.notrainnogain.training.calibration.CalibrationSession} builds as many replicas as
 * training would side by side, warms them up and repeats every {@link
 * org.notrainnogain.training.calibration.Measurement} in rounds; {@link
 * org.notrainnogain.training.calibration.MeasuredPrice} is what the samples of all sessions come
 * to.
 */
package org.notrainnogain.training.calibration;

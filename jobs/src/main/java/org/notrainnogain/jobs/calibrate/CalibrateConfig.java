package org.notrainnogain.jobs.calibrate;

import java.util.Objects;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.training.curvature.CurvatureEstimate;

/**
 * What a calibration is told: the settings of the run that it is for, and its own.
 *
 * @param run model, microbatch, precision and placement
 * @param curvature how an estimate of the curvature is made
 * @param prepare vocabulary and sequence length where there is no corpus yet
 * @param repetition how often, and how well it must agree
 */
public record CalibrateConfig(
    PretrainConfig run, CurvatureEstimate curvature, PrepareConfig prepare, Repetition repetition) {
  public CalibrateConfig {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(curvature, "curvature");
    Objects.requireNonNull(prepare, "prepare");
    Objects.requireNonNull(repetition, "repetition");
  }

  /** The configuration, all keys read; the caller finishes the settings. */
  public static CalibrateConfig read(Settings settings) {
    return new CalibrateConfig(
        PretrainSettings.unpriced(settings),
        PretrainSettings.curvature(settings),
        PrepareConfig.from(settings),
        Repetition.read(settings.section("calibration")));
  }

  /**
   * How often everything is measured.
   *
   * @param warmUps rounds of a session that do not count
   * @param repeats rounds of a session that count
   * @param sessions sessions, each with replicas built anew
   * @param mostSessions how many more of them a noisy measurement is given before it is refused
   * @param largestSpread interquartile range over median that a price may have
   * @param largestShare what a price's interquartile range may be of a whole update instead
   */
  public record Repetition(
      int warmUps,
      int repeats,
      int sessions,
      int mostSessions,
      double largestSpread,
      double largestShare) {
    static Repetition read(Settings section) {
      int sessions = section.positiveInt("sessions");
      int most = section.positiveInt("most-sessions");
      if (most < sessions) {
        section.refuse("most-sessions", "must be at least calibration.sessions, " + sessions);
      }
      return new Repetition(
          section.positiveInt("warm-ups"),
          section.positiveInt("repeats"),
          sessions,
          most,
          section.positive("largest-spread"),
          section.fraction("largest-share"));
    }
  }
}

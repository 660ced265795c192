package org.notrainnogain.training.loop;

/** Clipping of the global gradient norm, as the published code does it. */
public final class GradientClip {
  /** Added to the norm, so that a norm at the bound is scaled by just under 1. */
  private static final double GUARD = 1e-6;

  private GradientClip() {}

  /**
   * The factor on every gradient: min(1, bound / (norm + 1e-6)).
   *
   * @param norm global gradient norm
   * @param bound largest norm allowed
   */
  public static double factor(double norm, double bound) {
    return Math.min(1.0, bound / (norm + GUARD));
  }
}

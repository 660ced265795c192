package org.notrainnogain.training.calibration;

import java.io.Serializable;
import java.util.Locale;

/**
 * One repetition of one measurement.
 *
 * @param of what was measured
 * @param nanos of a unit of it, by the slowest of the replicas side by side
 */
public record Sample(Measured of, long nanos) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Sample {
    if (nanos < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "A sample of %s took %d ns, at least 1 is demanded", of, nanos));
    }
  }

  /**
   * What samples are put together by.
   *
   * @param phase as in tables
   * @param optimizer its name, or null where the time depends on none
   * @param activeLayers layers that worked
   * @param sequences of a unit, or null where a unit is an update
   */
  public record Measured(String phase, String optimizer, int activeLayers, Integer sequences)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For messages, as "forward_backward with 3 layers". */
    public String inWords() {
      return phase
          + (optimizer == null ? "" : " of " + optimizer)
          + " with "
          + activeLayers
          + (activeLayers == 1 ? " layer" : " layers");
    }
  }
}

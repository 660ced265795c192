package org.notrainnogain.training.rst;

import java.util.Locale;

/**
 * A price that fails the checks and is used all the same; every report of a run under it says so.
 *
 * @param phase the phase
 * @param optimizer the optimizer's name, "*" where the phase's price holds for any
 * @param activeLayers the number of layers
 * @param reason why it is used
 * @param finding what the checks say about the price
 */
public record AcceptedAnomaly(
    Phase phase, String optimizer, int activeLayers, String reason, String finding) {
  /** One sentence for reports. */
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "%s with %d active layers %s; accepted: %s",
        phase.tableName(),
        activeLayers,
        finding,
        reason);
  }
}

package org.notrainnogain.training.calibration;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How often everything is repeated from one building of the replicas to the next.
 *
 * @param depths numbers of active layers, ascending; the last is measured at every phase. Not
 *     copied, must not be changed
 * @param warmUps rounds that do not count, at least 1
 * @param repeats rounds that count, at least 1
 */
public record SessionPlan(int[] depths, int warmUps, int repeats) implements Serializable {
  private static final long serialVersionUID = 1L;

  public SessionPlan {
    Objects.requireNonNull(depths, "depths");
    if (depths.length == 0 || depths[0] < 1 || warmUps < 1 || repeats < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A session of %d warm-ups and %d repeats at %s layers: at least one of each is demanded",
              warmUps,
              repeats,
              Arrays.toString(depths)));
    }
  }

  /** Rounds in all. */
  public int rounds() {
    return warmUps + repeats;
  }

  /**
   * The order of a round: up, down, up and so on, so that a machine that grows slower or faster
   * treats all depths alike.
   */
  int[] order(int round) {
    int[] order = depths.clone();
    if (round % 2 == 1) {
      for (int i = 0; i < order.length; i++) {
        order[i] = depths[depths.length - 1 - i];
      }
    }
    return order;
  }
}

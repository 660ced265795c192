package org.notrainnogain.training.rst;

/**
 * One entry of the ledger: a phase done {@code count} times in a step. Either {@code rstNanos} or,
 * for a phase that runs free by setting, {@code freeRstNanos} holds the whole price.
 *
 * @param step the update that it was for, from 1
 * @param activeLayers layers that the price was looked up for, at least 1
 * @param count how many units were done, at least 1
 * @param rstNanos what was charged, in nanoseconds of RST
 * @param freeRstNanos what was not charged because the phase is free, in nanoseconds of RST
 */
public record Charge(
    long step, Phase phase, int activeLayers, long count, long rstNanos, long freeRstNanos) {
  public Charge {
    require("step", step, 1);
    require("active layers", activeLayers, 1);
    require("count", count, 1);
    require("nanoseconds", rstNanos, 0);
    require("free nanoseconds", freeRstNanos, 0);
  }

  private static void require(String thing, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Charge with " + thing + " " + value + ", at least " + least + " is demanded");
    }
  }
}

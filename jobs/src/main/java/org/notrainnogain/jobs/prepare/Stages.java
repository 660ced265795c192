package org.notrainnogain.jobs.prepare;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says after each stage what it did and how long it took. */
final class Stages {
  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private long began;

  /**
   * @param lines takes a line a stage
   * @param nanoTime the clock; it changes no result
   */
  Stages(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Says something of the stage that goes on. */
  void say(String line) {
    lines.accept(line);
  }

  /** Ends a stage and begins the next. */
  void done(String format, Object... values) {
    long now = nanoTime.getAsLong();
    lines.accept(
        String.format(Locale.ROOT, format, values)
            + String.format(Locale.ROOT, " (%.1f s)", (now - began) / 1e9));
    began = now;
  }
}

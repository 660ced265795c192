package org.notrainnogain.jobs.pretrain;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.ValidationRow;

/** A line every few seconds: RST of the budget, loss, learning rate, tokens a second, time left. */
final class ProgressLine implements LoopListener {
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final double budgetSeconds;
  private final int sequenceLength;
  private final long start;
  private long lastLine;
  private long tokensSinceLine;
  private double firstFraction = Double.NaN;

  ProgressLine(PrintStream out, LongSupplier nanoTime, Duration budget, int sequenceLength) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.budgetSeconds = budget.toNanos() / 1e9;
    this.sequenceLength = sequenceLength;
    this.start = nanoTime.getAsLong();
    this.lastLine = start;
  }

  @Override
  public void updated(StepRow step) {
    long now = nanoTime.getAsLong();
    if (Double.isNaN(firstFraction)) {
      firstFraction = step.budgetFraction();
      lastLine = now;
      return;
    }
    tokensSinceLine += (long) step.selected() * sequenceLength;
    if (now - lastLine < EVERY_NANOS) {
      return;
    }
    double done = step.budgetFraction() - firstFraction;
    double secondsLeft =
        done <= 0 ? Double.NaN : (now - start) / 1e9 * (1 - step.budgetFraction()) / done;
    out.printf(
        Locale.ROOT,
        "step %,d  RST %.1f of %.1f s (%.0f%%)  loss %.3f  lr %.2e  %,.0f tokens/s  %s left%n",
        step.step(),
        step.rstSeconds(),
        budgetSeconds,
        100 * step.budgetFraction(),
        step.loss(),
        step.learningRate(),
        tokensSinceLine / ((now - lastLine) / 1e9),
        duration(secondsLeft));
    lastLine = now;
    tokensSinceLine = 0;
  }

  @Override
  public void evaluated(ValidationRow validation) {
    out.printf(
        Locale.ROOT,
        "step %,d  RST %.1f s  %s loss %.4f (%,d tokens)%n",
        validation.step(),
        validation.rstSeconds(),
        validation.split(),
        validation.loss(),
        validation.tokens());
  }

  private static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return "?";
    }
    Duration left = Duration.ofSeconds(Math.round(seconds));
    if (left.toHours() > 0) {
      return left.toHours() + " h " + left.toMinutesPart() + " min";
    }
    return left.toMinutes() > 0
        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
        : left.toSeconds() + " s";
  }
}

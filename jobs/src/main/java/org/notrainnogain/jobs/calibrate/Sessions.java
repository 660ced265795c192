package org.notrainnogain.jobs.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.notrainnogain.training.calibration.Calibration;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.calibration.Sample;
import org.notrainnogain.training.calibration.SessionPlan;

/**
 * Repeats sessions until the measurements agree, and refuses those that do not. Says before and
 * while how long it takes.
 */
final class Sessions {
  /** The session after which it can be told whether measurements will ever agree. */
  private static final int EARLIEST_JUDGEMENT = 2;

  private final CalibrationPlan plan;
  private final Function<SessionPlan, Calibration.Session> run;
  private final Consumer<String> progress;
  private final LongSupplier nanoTime;

  /**
   * @param run runs one session
   * @param progress takes lines for the person at the terminal
   * @param nanoTime the clock; it changes no result
   */
  Sessions(
      CalibrationPlan plan,
      Function<SessionPlan, Calibration.Session> run,
      Consumer<String> progress,
      LongSupplier nanoTime) {
    this.plan = plan;
    this.run = run;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /**
   * What all sessions found.
   *
   * @param prices medians over all sessions
   * @param last where and with what was measured
   * @param sessions how many they were
   */
  record Outcome(List<MeasuredPrice> prices, Calibration.Session last, int sessions) {}

  /**
   * Measures.
   *
   * @throws IllegalStateException when the repetitions of a price disagree after all sessions, or
   *     by so much after two that more of them would not help
   */
  Outcome measure() {
    CalibrateConfig.Repetition repetition = plan.repetition();
    long expected = repetition.sessions() * aSession(run.apply(plan.trial()).roundNanos());
    say(
        "%d sessions of %d + %d rounds over %d depths: about %s on this machine, as it is now",
        repetition.sessions(),
        repetition.warmUps(),
        repetition.repeats(),
        plan.model().layers(),
        duration(expected));
    List<Sample> samples = new ArrayList<>();
    for (int session = 1; ; session++) {
      long began = nanoTime.getAsLong();
      Calibration.Session found = run.apply(plan.session());
      samples.addAll(found.samples());
      List<MeasuredPrice> prices = MeasuredPrice.of(samples);
      MeasuredPrice noisiest = MeasuredPrice.noisiest(prices);
      say(
          "Session %d of %s: %s, largest spread so far %s (%s)",
          session,
          session <= repetition.sessions()
              ? Integer.toString(repetition.sessions())
              : "at most " + repetition.mostSessions(),
          duration(nanoTime.getAsLong() - began),
          percent(noisiest.spread()),
          noisiest.of().inWords());
      Optional<MeasuredPrice> disagreeing = plan.agreement().worst(prices);
      if (session >= repetition.sessions() && disagreeing.isEmpty()) {
        return new Outcome(prices, found, session);
      }
      if (disagreeing.isPresent()) {
        judge(disagreeing.get(), session);
      }
    }
  }

  /** Says early what is missing, and gives up what more sessions cannot mend. */
  private void judge(MeasuredPrice worst, int session) {
    boolean last = session >= plan.repetition().mostSessions();
    if (last || session >= EARLIEST_JUDGEMENT && !plan.agreement().mayAgree(worst)) {
      throw refused(worst, session);
    }
    if (session == EARLIEST_JUDGEMENT) {
      say(
          "%s disagrees by %s, and at most %s is allowed (calibration.largest-spread): up to %d"
              + " sessions are tried. Quieten the machine, or stop and allow more: --set"
              + " calibration.largest-spread=%s",
          worst.of().inWords(),
          percent(worst.spread()),
          percent(plan.repetition().largestSpread()),
          plan.repetition().mostSessions(),
          enough(worst));
    }
  }

  /** A setting under which a price would do, to two digits. */
  private static String enough(MeasuredPrice worst) {
    return String.format(Locale.ROOT, "%.2f", Math.ceil(100 * worst.spread()) / 100);
  }

  /** The depths of the trial are the ends of a straight line, so their mean is that of all. */
  private long aSession(long trialRoundNanos) {
    long aDepth = trialRoundNanos / plan.trial().depths().length;
    return aDepth * plan.session().depths().length * plan.session().rounds();
  }

  private IllegalStateException refused(MeasuredPrice noisiest, int sessions) {
    String more =
        plan.agreement().mayAgree(noisiest)
            ? String.format(
                Locale.ROOT,
                "give it more (--set calibration.repeats=%d or --set calibration.most-sessions=%d), ",
                3 * plan.repetition().repeats(),
                3 * plan.repetition().mostSessions())
            : "";
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%s is too noisy to be a price: median %.6f s, interquartile range %.6f s, which is %s of"
                + " it after %d repeats in %d sessions; at most %s is allowed. Nothing was written. Let"
                + " nothing else compute here and calibrate again, %sor allow more"
                + " (--set calibration.largest-spread=%s) and trust it less",
            noisiest.of().inWords(),
            noisiest.medianNanos() / 1e9,
            noisiest.iqrNanos() / 1e9,
            percent(noisiest.spread()),
            noisiest.repeats(),
            sessions,
            percent(plan.repetition().largestSpread()),
            more,
            enough(noisiest)));
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
  }

  private static String duration(long nanos) {
    double seconds = nanos / 1e9;
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
  }
}

package org.notrainnogain.training.rst;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The only place where reference system time is charged, in whole nanoseconds. Its identity, by
 * equality, after each charge and on restore: the sum over all charges is the elapsed RST.
 *
 * <p>A phase may run free by setting ({@code free-phases}): its price is kept beside and does not
 * count as elapsed. The ledger does not refuse a charge beyond the budget (the published loops pass
 * theirs); ask {@link #fits} first. One listener hears of each charge at the moment it is taken, so
 * that what it heard adds up to what has elapsed, whatever happens next. Not thread-safe: it
 * belongs to the training loop.
 */
public final class RstLedger {
  private final long budgetNanos;
  private final Set<Phase> freePhases;
  private final Consumer<Charge> listener;
  private final TreeMap<ChargeKey, ChargeTotal> totals = new TreeMap<>();
  private long elapsedNanos;
  private long lastStep;

  /** A ledger in which every phase is charged. */
  public RstLedger(long budgetNanos) {
    this(budgetNanos, Set.of());
  }

  /**
   * @param budgetNanos the budget in nanoseconds of RST, above 0
   * @param freePhases phases whose price is kept but not charged
   */
  public RstLedger(long budgetNanos, Set<Phase> freePhases) {
    this(budgetNanos, freePhases, charge -> {});
  }

  private RstLedger(long budgetNanos, Set<Phase> freePhases, Consumer<Charge> listener) {
    if (budgetNanos <= 0) {
      throw new IllegalArgumentException(
          "Budget of " + budgetNanos + " ns must be above 0; set budget.reference-time");
    }
    this.budgetNanos = budgetNanos;
    EnumSet<Phase> ordered = EnumSet.noneOf(Phase.class);
    ordered.addAll(freePhases);
    this.freePhases = Collections.unmodifiableSet(ordered);
    this.listener = listener;
  }

  /**
   * Charges {@code count} units of a phase.
   *
   * @param step the update that it is for, from 1, never below an earlier charge's
   * @param activeLayers layers that the price was looked up for, at least 1
   * @param count units, at least 1
   * @param nanosEach price of a unit in nanoseconds of RST, at least 0
   * @return the row of this charge
   * @throws ArithmeticException where the sum passes 292 years
   */
  public Charge charge(long step, Phase phase, int activeLayers, int count, long nanosEach) {
    if (nanosEach < 0) {
      throw new IllegalArgumentException(
          "Price of " + phase.tableName() + " is " + nanosEach + " ns, it must be at least 0");
    }
    if (step < lastStep) {
      throw new IllegalStateException(
          "Charge for step " + step + " after one for step " + lastStep + "; steps never go back");
    }
    long nanos = Math.multiplyExact(nanosEach, (long) count);
    Charge charge =
        isFree(phase)
            ? new Charge(step, phase, activeLayers, count, 0, nanos)
            : new Charge(step, phase, activeLayers, count, nanos, 0);
    long elapsed = Math.addExact(elapsedNanos, charge.rstNanos());
    ChargeKey key = new ChargeKey(phase, activeLayers);
    totals.put(key, totals.getOrDefault(key, ChargeTotal.NOTHING).plus(charge));
    elapsedNanos = elapsed;
    lastStep = step;
    requireIdentity();
    listener.accept(charge);
    return charge;
  }

  /** Everything charged so far, in nanoseconds of RST. */
  public long elapsedNanos() {
    return elapsedNanos;
  }

  /** The budget, in nanoseconds of RST. */
  public long budgetNanos() {
    return budgetNanos;
  }

  /** What is left of the budget in nanoseconds of RST, 0 where it is used up or passed. */
  public long remainingNanos() {
    return Math.max(0, budgetNanos - elapsedNanos);
  }

  /** Elapsed over budget, at most 1. */
  public double budgetFraction() {
    return Math.min(1, (double) elapsedNanos / budgetNanos);
  }

  /** Whether work of this price would end within the budget. */
  public boolean fits(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("Price of " + nanos + " ns must be at least 0");
    }
    return nanos <= remainingNanos() && elapsedNanos <= budgetNanos;
  }

  /** Whether the phase runs free by setting; its price then uses up nothing of the budget. */
  public boolean isFree(Phase phase) {
    return freePhases.contains(phase);
  }

  /** Sums by phase and active layers, in that order; a copy. */
  public Map<ChargeKey, ChargeTotal> totals() {
    return Collections.unmodifiableMap(new TreeMap<>(totals));
  }

  /** What a checkpoint must hold. */
  public LedgerState state() {
    List<LedgerState.Entry> entries =
        totals.entrySet().stream()
            .map(e -> new LedgerState.Entry(e.getKey(), e.getValue()))
            .toList();
    return new LedgerState(budgetNanos, elapsedNanos, lastStep, List.copyOf(freePhases), entries);
  }

  /** The ledger of a checkpoint, without a listener. */
  public static RstLedger restore(LedgerState state) {
    return restore(state, charge -> {});
  }

  /**
   * The ledger of a checkpoint.
   *
   * @param listener hears of each charge from now on
   * @throws IllegalStateException where the sum of the state's charges is not its elapsed RST
   */
  public static RstLedger restore(LedgerState state, Consumer<Charge> listener) {
    RstLedger ledger = new RstLedger(state.budgetNanos(), Set.copyOf(state.freePhases()), listener);
    for (LedgerState.Entry entry : state.totals()) {
      if (ledger.totals.put(entry.key(), entry.total()) != null) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Ledger state has two sums for %s with %d active layers, one is demanded; go back"
                    + " to an earlier checkpoint",
                entry.key().phase().tableName(),
                entry.key().activeLayers()));
      }
    }
    ledger.elapsedNanos = state.elapsedNanos();
    ledger.lastStep = state.lastStep();
    ledger.requireIdentity();
    return ledger;
  }

  private void requireIdentity() {
    long sum = 0;
    for (ChargeTotal total : totals.values()) {
      sum = Math.addExact(sum, total.rstNanos());
    }
    if (sum != elapsedNanos) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Charges sum to %d ns of RST, but %d ns have elapsed; both must be equal, go back to"
                  + " an earlier checkpoint",
              sum,
              elapsedNanos));
    }
  }
}

package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class RstLedgerPropertyTest {
  record Work(Phase phase, int layers, int count, long nanosEach) {}

  @Property
  void chargesSumToElapsedAfterEachOfThemAndAfterARestore(
      @ForAll("works") List<Work> works, @ForAll("phases") Set<Phase> free) {
    RstLedger ledger = new RstLedger(1_000_000_000_000L, free);
    long charged = 0;
    long kept = 0;
    for (int i = 0; i < works.size(); i++) {
      Work work = works.get(i);
      Charge charge =
          ledger.charge(i + 1, work.phase(), work.layers(), work.count(), work.nanosEach());
      charged += charge.rstNanos();
      kept += charge.freeRstNanos();
      assertThat(ledger.elapsedNanos()).isEqualTo(charged);
      if (i % 7 == 3) {
        ledger = RstLedger.restore(ledger.state());
      }
    }
    assertThat(ledger.totals().values().stream().mapToLong(ChargeTotal::rstNanos).sum())
        .isEqualTo(charged)
        .isEqualTo(ledger.elapsedNanos());
    assertThat(ledger.totals().values().stream().mapToLong(ChargeTotal::freeRstNanos).sum())
        .isEqualTo(kept);
    assertThat(charged + kept)
        .isEqualTo(works.stream().mapToLong(w -> w.count() * w.nanosEach()).sum());
  }

  @Property
  void fractionNeverFallsAndStaysInRange(
      @ForAll("works") List<Work> works,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000_000L) long budget) {
    RstLedger ledger = new RstLedger(budget);
    double before = 0;
    for (Work work : works) {
      long price = work.count() * work.nanosEach();
      boolean fits = ledger.fits(price);
      ledger.charge(1, work.phase(), work.layers(), work.count(), work.nanosEach());
      assertThat(fits).isEqualTo(ledger.elapsedNanos() <= budget);
      assertThat(ledger.budgetFraction()).isBetween(before, 1.0);
      before = ledger.budgetFraction();
    }
  }

  @Provide
  Arbitrary<List<Work>> works() {
    return Combinators.combine(
            Arbitraries.of(Phase.class),
            Arbitraries.integers().between(1, 16),
            Arbitraries.integers().between(1, 5000),
            Arbitraries.longs().between(0, 3_000_000_000L))
        .as(Work::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Set<Phase>> phases() {
    return Arbitraries.subsetOf(EnumSet.allOf(Phase.class));
  }
}

package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RstLedgerTest {
  @Test
  void chargesCountTimesThePrice() {
    RstLedger ledger = new RstLedger(1000);
    Charge charge = ledger.charge(1, Phase.FORWARD_BACKWARD, 4, 3, 70);
    assertThat(charge).isEqualTo(new Charge(1, Phase.FORWARD_BACKWARD, 4, 3, 210, 0));
    assertThat(ledger.elapsedNanos()).isEqualTo(210);
    assertThat(ledger.remainingNanos()).isEqualTo(790);
    assertThat(ledger.budgetFraction()).isEqualTo(0.21);
  }

  @Test
  void fitsUpToTheLastNanosecond() {
    RstLedger ledger = new RstLedger(100);
    ledger.charge(1, Phase.UPDATE, 1, 1, 60);
    assertThat(ledger.fits(40)).isTrue();
    assertThat(ledger.fits(41)).isFalse();
    assertThat(ledger.fits(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void clampsTheFractionPastTheBudget() {
    RstLedger ledger = new RstLedger(100);
    ledger.charge(1, Phase.UPDATE, 1, 3, 60);
    assertThat(ledger.budgetFraction()).isEqualTo(1);
    assertThat(ledger.remainingNanos()).isZero();
    assertThat(ledger.fits(0)).isFalse();
  }

  @Test
  void addsUpByPhaseAndActiveLayersInOrder() {
    RstLedger ledger = new RstLedger(1000);
    ledger.charge(1, Phase.OPTIMIZER, 4, 1, 5);
    ledger.charge(1, Phase.FORWARD_BACKWARD, 4, 2, 10);
    ledger.charge(2, Phase.FORWARD_BACKWARD, 3, 1, 8);
    ledger.charge(2, Phase.FORWARD_BACKWARD, 4, 1, 10);
    assertThat(ledger.totals())
        .containsExactly(
            Map.entry(new ChargeKey(Phase.FORWARD_BACKWARD, 3), new ChargeTotal(1, 8, 0)),
            Map.entry(new ChargeKey(Phase.FORWARD_BACKWARD, 4), new ChargeTotal(3, 30, 0)),
            Map.entry(new ChargeKey(Phase.OPTIMIZER, 4), new ChargeTotal(1, 5, 0)));
  }

  @Test
  void keepsThePriceOfFreePhasesBeside() {
    RstLedger ledger = new RstLedger(1000, Set.of(Phase.SCORING));
    Charge charge = ledger.charge(1, Phase.SCORING, 4, 2, 30);
    assertThat(charge.rstNanos()).isZero();
    assertThat(charge.freeRstNanos()).isEqualTo(60);
    assertThat(ledger.elapsedNanos()).isZero();
    assertThat(ledger.isFree(Phase.SCORING)).isTrue();
    assertThat(ledger.totals())
        .containsEntry(new ChargeKey(Phase.SCORING, 4), new ChargeTotal(2, 0, 60));
  }

  @Test
  void goesOnFromItsStateThroughJson() throws JsonProcessingException {
    RstLedger ledger = new RstLedger(1000, Set.of(Phase.HESSIAN));
    ledger.charge(3, Phase.FORWARD_BACKWARD, 4, 3, 70);
    ledger.charge(3, Phase.HESSIAN, 4, 1, 9);
    ObjectMapper json = new ObjectMapper();
    LedgerState state = json.readValue(json.writeValueAsString(ledger.state()), LedgerState.class);
    assertThat(state).isEqualTo(ledger.state());
    RstLedger restored = RstLedger.restore(state);
    restored.charge(4, Phase.UPDATE, 4, 1, 11);
    ledger.charge(4, Phase.UPDATE, 4, 1, 11);
    assertThat(restored.state()).isEqualTo(ledger.state());
    assertThat(restored.isFree(Phase.HESSIAN)).isTrue();
  }

  @Test
  void refusesAStateWhoseChargesAreNotItsElapsedTime() {
    LedgerState.Entry entry =
        new LedgerState.Entry(new ChargeKey(Phase.UPDATE, 4), new ChargeTotal(1, 10, 0));
    LedgerState state = new LedgerState(100, 11, 1, List.of(), List.of(entry));
    assertThatThrownBy(() -> RstLedger.restore(state))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Charges sum to 10 ns of RST, but 11 ns have elapsed; both must be equal, go back to"
                + " an earlier checkpoint");
  }

  @Test
  void refusesAStateWithPartsMissing() {
    assertThatThrownBy(
            () -> new ObjectMapper().readValue("{\"budgetNanos\": 5}", LedgerState.class))
        .hasMessageContaining("Ledger state at 0 ns after step 0, free phases null, sums null");
    assertThatThrownBy(() -> new LedgerState.Entry(null, new ChargeTotal(1, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Ledger state has a sum with key null");
    assertThatThrownBy(() -> new ChargeKey(Phase.UPDATE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Sum of charges of phase UPDATE with 0 active layers");
    assertThatThrownBy(() -> new ChargeTotal(1, -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Charge total of 1 units, -1 ns and 0 free ns has a negative part; none may be");
  }

  @Test
  void refusesAStateWithTwoSumsOfOneKind() {
    LedgerState.Entry entry =
        new LedgerState.Entry(new ChargeKey(Phase.UPDATE, 4), new ChargeTotal(1, 10, 0));
    LedgerState state = new LedgerState(100, 20, 1, List.of(), List.of(entry, entry));
    assertThatThrownBy(() -> RstLedger.restore(state))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Ledger state has two sums for update with 4 active layers");
  }

  @Test
  void refusesToGoBack() {
    RstLedger ledger = new RstLedger(100);
    ledger.charge(2, Phase.UPDATE, 1, 1, 1);
    assertThatThrownBy(() -> ledger.charge(1, Phase.UPDATE, 1, 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Charge for step 1 after one for step 2; steps never go back");
  }

  @Test
  void refusesImpossibleChargesAndLeavesNoTrace() {
    RstLedger ledger = new RstLedger(100);
    assertThatThrownBy(() -> ledger.charge(1, Phase.UPDATE, 1, 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Price of update is -1 ns, it must be at least 0");
    assertThatThrownBy(() -> ledger.charge(0, Phase.UPDATE, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Charge with step 0, at least 1 is demanded");
    assertThatThrownBy(() -> ledger.charge(1, Phase.UPDATE, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Charge with active layers 0, at least 1 is demanded");
    assertThatThrownBy(() -> ledger.charge(1, Phase.UPDATE, 1, 2, Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThat(ledger.totals()).isEmpty();
    assertThat(ledger.elapsedNanos()).isZero();
  }

  @Test
  void refusesABudgetOfNothing() {
    assertThatThrownBy(() -> new RstLedger(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Budget of 0 ns must be above 0; set budget.reference-time");
  }
}

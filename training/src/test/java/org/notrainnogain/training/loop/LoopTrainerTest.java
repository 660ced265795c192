package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.selection.RhoLoss;

/** A loop by stretches: where it pauses, and where it runs, changes nothing. */
class LoopTrainerTest {
  private static final LoopTrainer.Clock AN_UPDATE = length -> () -> true;
  private static final LoopTrainer.Clock ENDLESS = length -> () -> false;

  private static List<SmallRun> everyMethod() {
    return SmallRun.everyMethod();
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void theLengthOfAStretchChangesNoRowAndNoState(SmallRun run) {
    List<Stretch> whole = stretches(spec(run, 1), ENDLESS);
    for (int seed = 0; seed < 10; seed++) {
      Random drawn = new Random(seed);
      List<Stretch> cut = stretches(spec(run, 1), length -> () -> drawn.nextInt(3) == 0);
      assertThat(events(cut)).isEqualTo(events(whole));
      assertThat(words(cut)).isEqualTo(words(whole));
    }
    assertThat(stretches(spec(run, 1), AN_UPDATE)).hasSizeGreaterThan(whole.size());
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void aLoopThatTravelledDoesTheSame(SmallRun run) throws Exception {
    List<Stretch> here = stretches(spec(run, 1), AN_UPDATE);
    List<Stretch> there = stretches(travelled(spec(run, 1)), AN_UPDATE);
    assertThat(events(there)).isEqualTo(events(here));
    assertThat(words(there)).isEqualTo(words(here));
    for (Stretch stretch : here) {
      assertThat(travelled(stretch).events()).isEqualTo(stretch.events());
    }
  }

  @Test
  void aStretchEndsBehindAnUpdateOrAnEvaluation() {
    LoopTrainer trainer =
        new LoopTrainer(spec(SmallRun.baseline(), 1), new FakeReplicas(1), AN_UPDATE);
    Stretch first = trainer.advance(Duration.ZERO);
    assertThat(steps(first)).isEmpty();
    assertThat(first.events()).hasAtLeastOneElementOfType(LoopEvent.Evaluated.class);
    Stretch second = trainer.advance(Duration.ZERO);
    assertThat(steps(second)).containsExactly(1L);
    assertThat(second.outcome().end()).isEqualTo(RunOutcome.End.PAUSED);
    assertThat(second.goesOnWithAnUpdate()).isTrue();
  }

  @Test
  void candidatesAreToldOfOnlyWhereTheRunRecordsThem() {
    SmallRun run = SmallRun.baseline().with("rho-loss", () -> new RhoLoss(4, 12));
    assertThat(selectedSteps(spec(run, 0))).isEmpty();
    assertThat(selectedSteps(spec(run, 1))).startsWith(1L, 2L, 3L, 4L);
    assertThat(selectedSteps(spec(run, 2))).startsWith(2L, 4L);
  }

  @Test
  void aStretchThatFailsBringsWhatHappenedBeforeIt() throws Exception {
    LoopTrainer trainer =
        new LoopTrainer(
            spec(SmallRun.baseline(), 1),
            new FakeReplicas(1).divergingAt("forwardBackward 2"),
            ENDLESS);
    trainer.advance(Duration.ZERO);
    Stretch failed = travelled(trainer.advance(Duration.ZERO));
    assertThat(steps(failed)).containsExactly(1L);
    assertThat(failed.outcome().state().step()).isEqualTo(1);
    assertThat(failed.goesOnWithAnUpdate()).isFalse();
    SeenRows heard = new SeenRows();
    assertThatThrownBy(() -> failed.tell(List.of(heard)))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("at step 2");
    assertThat(heard.chargedNanos()).isEqualTo(9 * SmallRun.MILLI);
  }

  private static LoopSpec spec(SmallRun run, int selectionsEvery) {
    LoopSpec spec = run.spec(run.beginning(), 1);
    return new LoopSpec(
        spec.settings(),
        spec.layout(),
        spec.slots(),
        spec.prices(),
        spec.start(),
        spec.attempt(),
        selectionsEvery);
  }

  /** All of a stage. */
  private static List<Stretch> stretches(LoopSpec spec, LoopTrainer.Clock clock) {
    LoopTrainer trainer = new LoopTrainer(spec, new FakeReplicas(2), clock);
    List<Stretch> stretches = new ArrayList<>();
    do {
      stretches.add(trainer.advance(Duration.ZERO));
    } while (last(stretches).outcome().end() == RunOutcome.End.PAUSED);
    return stretches;
  }

  private static Stretch last(List<Stretch> stretches) {
    return stretches.get(stretches.size() - 1);
  }

  private static List<LoopEvent> events(List<Stretch> stretches) {
    return stretches.stream().flatMap(stretch -> stretch.events().stream()).toList();
  }

  private static String words(List<Stretch> stretches) {
    return last(stretches).outcome().end()
        + TrainingLoopTest.words(last(stretches).outcome().state());
  }

  private static List<Long> steps(Stretch stretch) {
    return stretch.events().stream()
        .filter(LoopEvent.Updated.class::isInstance)
        .map(event -> ((LoopEvent.Updated) event).step().step())
        .toList();
  }

  private static List<Long> selectedSteps(LoopSpec spec) {
    return events(stretches(spec, ENDLESS)).stream()
        .filter(LoopEvent.Selected.class::isInstance)
        .map(event -> ((LoopEvent.Selected) event).step())
        .toList();
  }

  @SuppressWarnings("unchecked") // it is what was written
  private static <T> T travelled(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}

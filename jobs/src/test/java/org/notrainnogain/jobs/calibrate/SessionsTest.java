package org.notrainnogain.jobs.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.corpus.CorpusShape;
import org.notrainnogain.training.calibration.Calibration;
import org.notrainnogain.training.calibration.CalibrationSpec;
import org.notrainnogain.training.calibration.MeasuredPrice;
import org.notrainnogain.training.calibration.Sample;
import org.notrainnogain.training.calibration.SessionPlan;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.model.BertSettings;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.PricedModel;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.tensor.Precision;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final List<String> lines = new ArrayList<>();
  private final List<SessionPlan> done = new ArrayList<>();

  @Test
  void measurementsThatAgreeAreTakenAfterTheSessionsAskedFor() {
    Sessions.Outcome outcome = measure(9, 5, 100, 101, 102);

    assertThat(outcome.sessions()).isEqualTo(2);
    assertThat(outcome.prices()).extracting(MeasuredPrice::repeats).containsOnly(6);
    assertThat(done).extracting(SessionPlan::repeats).containsExactly(1, 3, 3);
    assertThat(done.get(0).depths()).containsExactly(1, 3);
    assertThat(done.get(1).depths()).containsExactly(1, 2, 3);
    assertThat(lines)
        .satisfiesExactly(
            // A trial round of 2 depths took 4 s: a session is 4 rounds of 3 depths.
            line -> assertThat(line).contains("2 sessions of 1 + 3 rounds", "about 48 s"),
            line -> assertThat(line).contains("Session 1 of 2", "largest spread so far 1.0%"),
            line -> assertThat(line).contains("Session 2 of 2"));
  }

  @Test
  void noisyMeasurementsAreGivenMoreSessions() {
    // A third of the values are outliers in three sessions, and a quarter after four.
    Sessions.Outcome outcome = measure(3, 9, 100, 100, 125);

    assertThat(outcome.sessions()).isEqualTo(4);
    assertThat(lines.get(3))
        .contains("forward_backward with 1 layer disagrees by ", ", and at most 15.0% is allowed")
        .contains("up to 9 sessions are tried", "--set calibration.largest-spread=0.");
    assertThat(lines.get(4)).contains("Session 3 of at most 9", "largest spread so far ");
  }

  @Test
  void whatStaysNoisyIsRefusedWithTheFigureAndTheWayOut() {
    assertThatThrownBy(() -> measure(99, 3, 100, 100, 125))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forward_backward with 1 layer is too noisy to be a price")
        .hasMessageContaining("is 25.0% of it after 9 repeats in 3 sessions; at most 15.0%")
        .hasMessageContaining("Nothing was written")
        .hasMessageContaining("calibration.repeats=9")
        .hasMessageContaining("calibration.largest-spread=0.25");
  }

  @Test
  void whatMoreSessionsCannotMendIsRefusedAfterTheSecond() {
    assertThatThrownBy(() -> measure(99, 9, 100, 200, 300))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is 75.0% of it after 6 repeats in 2 sessions; at most 15.0%")
        .hasMessageContaining("Let nothing else compute here and calibrate again, or allow more")
        .hasMessageContaining("calibration.largest-spread=0.75");
  }

  @Test
  void whatIsLittleBesideAnUpdateMayDisagree() {
    Sample.Measured forward = new Sample.Measured("forward_backward", null, 1, 4);
    Sample.Measured optimizer = new Sample.Measured("optimizer", "lion", 1, null);
    MeasuredPrice quiet = new MeasuredPrice(forward, 1_000, 10, 9);
    MeasuredPrice noisy = new MeasuredPrice(optimizer, 100, 50, 9);

    // 50 ns of an update of 16 microbatches, 16,100 ns, are 0.3%.
    assertThat(new Agreement(0.15, 0.005, 16, 1).worst(List.of(quiet, noisy))).isEmpty();
    assertThat(new Agreement(0.15, 0.003, 16, 1).worst(List.of(quiet, noisy))).contains(noisy);
    MeasuredPrice loud = new MeasuredPrice(forward, 1_000, 200, 9);
    assertThat(new Agreement(0.15, 0.005, 16, 1).worst(List.of(loud, noisy))).contains(loud);
  }

  @Test
  void theReferenceSystemSaysHowItWasMeasured() {
    Sessions.Outcome outcome = measure(9, 5, 100, 101, 102);
    CalibratedSystem system = new CalibratedSystem("tiny-1", plan(5), outcome, NOW);

    String file = new String(system.file(), StandardCharsets.UTF_8);
    ReferenceSystem loaded = ReferenceSystem.parse("file", system.file());

    assertThat(file).contains("computing as 2 replicas side by side, with 1 thread each.");
    assertThat(file).contains("# Never charged: validation with 3 layers, 8 sequences in ");
    assertThat(loaded.conditions())
        .containsEntry("host", "worker-1")
        .containsEntry("device", "cpu (A CPU)")
        .containsEntry("replicas", "2")
        .containsEntry("precision", "fp32")
        .containsEntry("versions", "java 17, libtorch 2")
        .containsEntry("measured-at", "2026-01-02T03:04:05.678Z")
        .hasEntrySatisfying(
            "repeats", words -> assertThat(words).startsWith("median of 6 in 2 sessions"));
    assertThat(system.rows())
        .filteredOn(row -> row.phase().equals("validation"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.sequences()).isEqualTo(8);
              assertThat(row.optimizer()).isNull();
              assertThat(row.threads()).isEqualTo(2);
              assertThat(row.medianSeconds()).isEqualTo(3.03e-7);
            });
  }

  @Test
  void whatFailsTheChecksIsRefusedWithTheWayOut() {
    Sessions.Outcome outcome = measure(9, 5, 100, 101, 102);
    List<MeasuredPrice> prices = new ArrayList<>(outcome.prices());
    prices.set(1, new MeasuredPrice(prices.get(1).of(), 90, 1, 6));
    CalibratedSystem system =
        new CalibratedSystem(
            "tiny-1", plan(5), new Sessions.Outcome(prices, outcome.last(), 2), NOW);

    assertThatThrownBy(system::file)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not how time grows with layers, so nothing was written")
        .hasMessageContaining("calibration.repeats=9")
        .hasMessageContaining("Phase forward_backward with 2 active layers costs");
  }

  /** The first {@code noisy} sessions find these values at each depth; later ones the first. */
  private Sessions.Outcome measure(int noisy, int most, long... nanos) {
    Iterator<Long> clock = LongStream.iterate(0, now -> now + 1_000_000_000L).iterator();
    return new Sessions(plan(most), plan -> session(plan, noisy, nanos), lines::add, clock::next)
        .measure();
  }

  private Calibration.Session session(SessionPlan plan, int noisy, long[] nanos) {
    done.add(plan);
    ArrayList<Sample> samples = new ArrayList<>();
    for (int repeat = 0; repeat < plan.repeats(); repeat++) {
      long value = done.size() - 1 <= noisy ? nanos[repeat] : nanos[0];
      for (int layers : plan.depths()) {
        samples.add(sample("forward_backward", null, layers, 4, layers * value));
        samples.add(sample("optimizer", "adamw", layers, null, layers * value));
      }
      samples.add(sample("validation", null, 3, 8, 3 * value));
    }
    return new Calibration.Session(
        samples,
        4_000_000_000L,
        "1",
        "worker-1",
        "cpu (A CPU)",
        new TreeMap<>(Map.of("java", "17", "libtorch", "2")));
  }

  private static Sample sample(
      String phase, String optimizer, int layers, Integer sequences, long nanos) {
    return new Sample(new Sample.Measured(phase, optimizer, layers, sequences), nanos);
  }

  private static CalibrationPlan plan(int most) {
    return new CalibrationPlan(
        new CalibrationSpec(
            new BertSettings(new BertConfig(3, 16, 2, 32, 50, 8, 0), 0.15, 0.02),
            new CorpusShape(8, 50, 0, 3, 4),
            List.of(
                new AdamW.Settings(
                    new Betas(0.9, 0.98),
                    1e-12,
                    new WeightDecay(0.01, WeightDecaySpares.BIASES_NORMS_SCALES))),
            CurvatureEstimate.ACCUMULATED,
            4,
            4,
            0.5,
            8,
            new CalibrationSpec.Layout("cpu", Precision.FP32, 2, 2, 1)),
        new PricedModel("tiny", "bert-c5", 3, 16, 2, 32, 50),
        true,
        new CalibrateConfig.Repetition(1, 3, 2, most, 0.15, 0),
        new Agreement(0.15, 0, 4, 1));
  }
}

package org.notrainnogain.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.Candidates;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;

/**
 * The published selections: from recorded losses and random numbers the same sequences, in the same
 * order. Decisions, so by equality.
 */
@Tag("golden")
class SelectionGoldenTest {
  @Test
  void rhoLossTakesThePublishedRows() {
    JsonNode hyper = GoldenFile.sidecar("rho_selection").get("hyper");
    GoldenFile golden = GoldenFile.tensors("rho_selection");
    int megaBatch = hyper.get("mega_batch_size").intValue();
    int batch = hyper.get("train_batch_size").intValue();
    float[] losses = golden.floats().get("train_losses");
    float[] irreducible = golden.floats().get("il_losses");
    long[] examples = golden.longs().get("example_ids");
    long[] selected = golden.longs().get("selected");
    BatchSelector selector = new RhoLoss(batch, megaBatch);
    assertThat(selected.length).isPositive();
    for (int round = 0; round < selected.length / batch; round++) {
      int first = round * megaBatch;
      float[] scores = new float[megaBatch];
      for (int i = 0; i < megaBatch; i++) {
        scores[i] = losses[first + i] - irreducible[(int) examples[first + i]];
        assertThat(scores[i]).isEqualTo(golden.floats().get("scores")[first + i]);
      }
      selector.offer(rows(first, megaBatch), scores, new SplittableRandom(0));
      assertThat(selector.take().positions())
          .isEqualTo(Arrays.copyOfRange(selected, round * batch, (round + 1) * batch));
    }
  }

  @Test
  void selectiveBackpropTakesThePublishedRows() {
    JsonNode sidecar = GoldenFile.sidecar("selective_backprop");
    GoldenFile golden = GoldenFile.tensors("selective_backprop");
    assertThat(sidecar.get("runs")).isNotEmpty();
    for (var run : sidecar.get("runs").properties()) {
      replay(sidecar.get("hyper"), golden, run.getKey(), run.getValue());
    }
  }

  private static void replay(JsonNode hyper, GoldenFile golden, String name, JsonNode run) {
    int microbatch = hyper.get("micro_batch_size").intValue();
    int batch = hyper.get("mini_batch_size").intValue();
    SelectiveBackprop selector =
        new SelectiveBackprop(
            batch, microbatch, hyper.get("history").intValue(), run.get("scale").doubleValue());
    float[] losses = golden.floats().get(name + "/losses");
    float[] uniforms = golden.floats().get(name + "/uniforms");
    long[] batches = golden.longs().get(name + "/training_batches");
    int taken = 0;
    for (int first = 0; first < losses.length; first += microbatch) {
      float[] scores = Arrays.copyOfRange(losses, first, first + microbatch);
      selector.offer(rows(first, microbatch), scores, new RecordedUniforms(uniforms, first));
      if (selector.hasBatch()) {
        assertThat(run.at("/training_batches/%d/after_microbatch".formatted(taken)).intValue())
            .isEqualTo(first / microbatch);
        assertThat(selector.take().positions())
            .isEqualTo(Arrays.copyOfRange(batches, taken * batch, (taken + 1) * batch));
        taken++;
      }
    }
    assertThat(taken).isEqualTo(batches.length / batch);
    assertThat(selector.state().waiting()).hasSize(run.get("rows_left_over").intValue());
    assertThat(selector.state().lossHistory()).hasSize(run.get("history_length_at_end").intValue());
  }

  private static Candidates rows(int first, int count) {
    return new Candidates(LongStream.range(first, first + count).toArray());
  }
}

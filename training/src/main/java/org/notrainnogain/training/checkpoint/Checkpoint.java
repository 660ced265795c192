package org.notrainnogain.training.checkpoint;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * The commit record of a checkpoint: it is written last, and what it does not name does not exist.
 *
 * @param format version of this record
 * @param runId the run it belongs to
 * @param corpusFingerprint the corpus it was trained on
 * @param layout names, shapes and offsets of the parameter vector
 * @param replicas how many slices the optimizer state is stored in
 * @param state the loop's state
 * @param weights the weights' file, in the checkpoint's directory
 * @param optimizer the optimizer slices' files, in order, in the checkpoint's directory
 * @param segments rows recorded up to here, in order, in the run's directory
 * @param attempt the attempt that wrote it
 * @param attemptNanos wall time of that attempt up to here, in nanoseconds
 * @param wallNanos wall time of the run's work up to here, over all attempts, in nanoseconds
 * @param lostNanos wall time of work that led to nothing before that attempt, in nanoseconds
 */
public record Checkpoint(
    int format,
    String runId,
    String corpusFingerprint,
    ParameterLayout layout,
    int replicas,
    LoopState state,
    StoredFile weights,
    List<StoredFile> optimizer,
    List<StoredFile> segments,
    int attempt,
    long attemptNanos,
    long wallNanos,
    long lostNanos) {
  /** The version written by this code. */
  public static final int FORMAT = 2;

  public Checkpoint {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(corpusFingerprint, "corpusFingerprint");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(weights, "weights");
    optimizer = List.copyOf(optimizer);
    segments = List.copyOf(segments);
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Checkpoint format %d is not the %d that this version reads",
              format,
              FORMAT));
    }
    if (state.stepsOfTensor().length != layout.entries().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Checkpoint has step counts of %d tensors for a layout of %d",
              state.stepsOfTensor().length,
              layout.entries().size()));
    }
    if (optimizer.size() != replicas) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Checkpoint has %d optimizer slices for %d replicas",
              optimizer.size(),
              replicas));
    }
  }

  /**
   * Checks that it is of a run.
   *
   * @throws IllegalStateException when it belongs to another run, corpus or model
   */
  public void requireOf(String expectedRun, String expectedCorpus, ParameterLayout expectedLayout) {
    if (!runId.equals(expectedRun)
        || !corpusFingerprint.equals(expectedCorpus)
        || !layout.checksum().equals(expectedLayout.checksum())) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "it belongs to run %s of corpus %s, not to %s of corpus %s",
              runId,
              corpusFingerprint,
              expectedRun,
              expectedCorpus));
    }
  }
}

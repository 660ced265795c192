package org.notrainnogain.training.loop;

/**
 * Wall time of one phase on one replica in one step: a row of the table {@code timings}.
 *
 * @param step number of the update that the time was spent for; 0 is the start, and what ends a run
 *     counts for the update that did not fit any more
 * @param attempt the process that did the work: 1 for the first, one more after each resume
 * @param replica the replica's number, from 0
 * @param executorId Spark's name of the executor
 * @param host the executor's host
 * @param device the device that computed
 * @param phase a phase of the reference system, or data, exchange, validation, checkpoint
 * @param microbatches microbatches worked on
 * @param activeLayers mean active layers of them; 0 where layers play no part
 * @param examples sequences worked on
 * @param wallNanos measured time, in nanoseconds
 * @param modelledSeconds what the reference machine would have taken; 0 for phases without a price
 */
public record TimingRow(
    long step,
    int attempt,
    int replica,
    String executorId,
    String host,
    String device,
    String phase,
    int microbatches,
    double activeLayers,
    int examples,
    long wallNanos,
    double modelledSeconds) {

  /** What names the row in its table. */
  public record Key(long step, int attempt, int replica, String phase) {}

  /** What names the row in its table: what a replica did of a phase in several goes is one row. */
  public Key key() {
    return new Key(step, attempt, replica, phase);
  }

  /**
   * One row for two goes.
   *
   * @param other of the same key
   */
  public TimingRow plus(TimingRow other) {
    if (!key().equals(other.key())) {
      throw new IllegalArgumentException(
          "Timings of %s and %s are two rows".formatted(key(), other.key()));
    }
    return new TimingRow(
        step,
        attempt,
        replica,
        executorId,
        host,
        device,
        phase,
        microbatches + other.microbatches,
        Math.max(activeLayers, other.activeLayers),
        examples + other.examples,
        wallNanos + other.wallNanos,
        modelledSeconds + other.modelledSeconds);
  }
}

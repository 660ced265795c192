package org.notrainnogain.training.replica;

/**
 * What a replica's thread is called while it works: a phase of a replica. Thread dumps tell it, and
 * the first 15 characters {@code top -H} and {@code /proc/PID/task/TID/comm}.
 */
final class ThreadName implements AutoCloseable {
  private final String before = Thread.currentThread().getName();
  private final int replica;

  /** From now on it tells of a replica; closed, it is what it was before. */
  ThreadName(int replica) {
    this.replica = replica;
  }

  /** The thread is in a phase now. */
  void tell(String phase) {
    Thread.currentThread().setName(phase + " of replica " + replica);
  }

  @Override
  public void close() {
    Thread.currentThread().setName(before);
  }
}

package org.notrainnogain.storage;

import org.apache.hadoop.fs.Path;

/**
 * This process's turn at a run: the claim of the run's directory, in {@code attempts/}. Its number
 * counts the turns of all processes, and its signs of life say how long each was at work.
 */
public final class Attempt implements AutoCloseable {
  private static final long NANOS_OF_MILLISECOND = 1_000_000;

  private final Claim claim;

  private Attempt(Claim claim) {
    this.claim = claim;
  }

  /**
   * Claims the next number in the run's directory.
   *
   * @param owner this process
   * @throws HeldException when a living process is at work on the run
   */
  public static Attempt claim(DurableFiles files, Path runDirectory, ClaimOwner owner) {
    return claim(files, runDirectory, owner, files.claimTerms(), ClaimTime.SYSTEM);
  }

  static Attempt claim(
      DurableFiles files, Path runDirectory, ClaimOwner owner, ClaimTerms terms, ClaimTime time) {
    return new Attempt(
        Claim.take(
            files,
            new Path(runDirectory, "attempts"),
            "Run " + runDirectory.getName(),
            owner,
            terms,
            time));
  }

  /** How many turns a run has had. */
  public static int count(DurableFiles files, Path runDirectory) {
    return new ClaimFiles(files, new Path(runDirectory, "attempts")).newest();
  }

  /**
   * The next turn of the same process, which begins before this one ends.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public Attempt next() {
    return new Attempt(claim.next());
  }

  /** From 1. */
  public int number() {
    return claim.number();
  }

  /** Wall time since the claim, in nanoseconds. */
  public long nanos() {
    return claim.nanos();
  }

  /**
   * Checks that no other process has taken over.
   *
   * @throws IllegalStateException when one has
   */
  public void requireCurrent() {
    claim.requireCurrent();
  }

  /**
   * Leaves a sign of life, by which a later attempt knows how much of this one was lost. That it
   * cannot be written is only said.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public void alive() {
    claim.alive();
  }

  /**
   * Wall time of earlier attempts that led to nothing, in nanoseconds: of one attempt what came
   * after its commit, and all of those after it; each up to its last sign of life.
   *
   * @param attempt the one whose commit this one goes on from, 0 for the beginning
   * @param nanos of that attempt at its commit
   */
  public long nanosLostAfter(int attempt, long nanos) {
    long lost = 0;
    for (ClaimFiles.Lived one : claim.lived()) {
      if (one.number() >= attempt && one.number() < claim.number()) {
        long lived = one.milliseconds() * NANOS_OF_MILLISECOND;
        lost += Math.max(0, lived - (one.number() == attempt ? nanos : 0));
      }
    }
    return lost;
  }

  /** Gives the run back. */
  @Override
  public void close() {
    claim.close();
  }
}

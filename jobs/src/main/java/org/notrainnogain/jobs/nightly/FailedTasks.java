package org.notrainnogain.jobs.nightly;

/** What becomes of tasks that failed in an earlier night. */
public enum FailedTasks {
  /** They count as done. */
  STAY,
  /** What they left is removed, and they are done again. */
  AGAIN
}

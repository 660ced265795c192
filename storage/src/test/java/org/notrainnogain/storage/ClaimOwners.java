package org.notrainnogain.storage;

/** Holders of claims as other processes and machines would write them. */
final class ClaimOwners {
  private static final long NO_PROCESS = 4_000_000_000L;
  private static int tokens;

  private ClaimOwners() {}

  /** A process that has ended on this machine. */
  static ClaimOwner dead() {
    ClaimOwner here = ClaimOwner.ofThisProcess("ntng prepare");
    return new ClaimOwner(
        here.token(), here.command(), here.host(), here.machine(), NO_PROCESS, 17, here.since());
  }

  /** A process of which this machine knows nothing. */
  static ClaimOwner elsewhere() {
    tokens++;
    return new ClaimOwner(
        "token " + tokens,
        "ntng prepare",
        "another-host",
        "another kernel",
        1234,
        17,
        "2026-01-31T12:00:00Z");
  }
}

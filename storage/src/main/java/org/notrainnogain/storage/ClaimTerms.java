package org.notrainnogain.storage;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * How long a claim is believed.
 *
 * @param renewal between two signs of life of a holder
 * @param expiry so long somebody who waits must see no new sign before the claim is void; by the
 *     waiting process's own clock, so that clocks of two machines are never compared
 */
public record ClaimTerms(Duration renewal, Duration expiry) {
  /** Hadoop property: {@code 10s} unless set. */
  public static final String RENEWAL = "ntng.claim.renewal";

  /** Hadoop property: {@code 60s} unless set. */
  public static final String EXPIRY = "ntng.claim.expiry";

  public ClaimTerms {
    if (renewal.isNegative() || renewal.isZero() || expiry.compareTo(renewal.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Claims renewed every %s cannot expire after %s; let at least two renewals fit",
              renewal,
              expiry));
    }
  }

  /**
   * The terms that go with a filesystem's configuration; the same for all processes that share it.
   *
   * @throws IllegalArgumentException when they are no durations or do not fit together
   */
  static ClaimTerms of(Configuration hadoop) {
    return new ClaimTerms(
        Duration.ofMillis(hadoop.getTimeDuration(RENEWAL, 10_000, TimeUnit.MILLISECONDS)),
        Duration.ofMillis(hadoop.getTimeDuration(EXPIRY, 60_000, TimeUnit.MILLISECONDS)));
  }
}

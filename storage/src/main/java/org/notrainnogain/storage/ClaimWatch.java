package org.notrainnogain.storage;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the newest claim of a place until it is known whether its holder lives: by the machine's
 * processes where it runs here, by a new sign of life where it does not.
 */
final class ClaimWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimWatch.class);

  private final ClaimFiles claims;
  private final String place;
  private final ClaimTerms terms;
  private final ClaimTime time;

  ClaimWatch(ClaimFiles claims, String place, ClaimTerms terms, ClaimTime time) {
    this.claims = claims;
    this.place = place;
    this.terms = terms;
    this.time = time;
  }

  /**
   * Waits until the newest claim is void.
   *
   * @return its number, 0 where there is none
   * @throws HeldException when its holder lives
   */
  int awaitFree() {
    ClaimFiles.Standing first = claims.standing();
    long since = time.nanoTime();
    for (ClaimFiles.Standing now = first; ; now = claims.standing()) {
      if (now.number() != first.number()) {
        first = now;
        since = time.nanoTime();
      }
      Optional<ClaimOwner> owner = now.owner();
      ClaimOwner.Life life = owner.map(ClaimWatch::life).orElse(ClaimOwner.Life.UNKNOWN);
      if (now.number() == 0 || now.released() || life == ClaimOwner.Life.ENDED) {
        return now.number();
      }
      if (life == ClaimOwner.Life.RUNS || now.sign() != first.sign()) {
        throw held(owner);
      }
      if (time.nanoTime() - since >= terms.expiry().toNanos()) {
        LOG.warn(
            "{}: no sign of life for {} of {}; taken over",
            place,
            terms.expiry(),
            owner.map(ClaimOwner::toString).orElse("its holder"));
        return now.number();
      }
      if (now == first) {
        LOG.warn(
            "{} may be held by {}; looking for a sign of life for at most {}",
            place,
            owner.map(ClaimOwner::toString).orElse("another process"),
            terms.expiry());
      }
      time.pause(pause());
    }
  }

  private static ClaimOwner.Life life(ClaimOwner owner) {
    return owner.isThisProcess() && !Claim.isHeldHere(owner) ? ClaimOwner.Life.ENDED : owner.life();
  }

  private Duration pause() {
    return terms.renewal().dividedBy(10);
  }

  private HeldException held(Optional<ClaimOwner> owner) {
    return new HeldException(
        String.format(
            Locale.ROOT,
            "%s is held by another process: %s. Let it finish, or end it with kill %s, then run the same"
                + " command again; nothing was changed",
            place,
            owner.map(ClaimOwner::toString).orElse("one that says nothing of itself"),
            owner
                .map(one -> String.format(Locale.ROOT, "%d on %s", one.pid(), one.host()))
                .orElse("on its machine")));
  }
}

package org.notrainnogain.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one process to write in a place, until it gives it back or dies. Of several that
 * claim a place at once one gets it; the others hear who holds it.
 *
 * <p>A claim is a file {@code NNNN} in a directory of the place's own, created exclusively, which
 * says who holds it ({@link ClaimOwner}); the highest number counts. While it is held, {@code
 * NNNN-alive-MILLISECONDS} is renewed ({@link ClaimTerms}); {@code NNNN-released} says that it was
 * given back; what is left of earlier claims goes when a later one has the place. A place can be
 * claimed when its newest claim was given back, when its holder has ended (known at once on the
 * same machine, also after {@code kill -9}), or when no new sign of life was seen for the time of
 * expiry. No clocks of two machines are compared.
 *
 * <p>A holder that only seemed dead, stopped or cut off for longer than the expiry, is fenced:
 * whoever writes asks {@link #requireCurrent} before what cannot be undone, and hears of the later
 * claim. Between that look and the write a stopped process can still act; what it writes must
 * therefore be under names of its own or be refused where something is ({@link Commit}).
 *
 * <p>What filesystems promise: local ones and HDFS create a file exclusively, so that two processes
 * never hold one number. Where the last writer wins (object stores), two that claim in the same
 * moment may both begin; the token in the file tells the loser at its next look, which comes with
 * each sign of life and before each commit. All need a filesystem that lists what was written.
 */
public final class Claim implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
  private static final long NANOS_OF_MILLISECOND = 1_000_000;

  /** Tokens of the claims that this process holds: one that it could not give back is not held. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final ClaimFiles files;
  private final String place;
  private final int number;
  private final ClaimOwner owner;
  private final ClaimTerms terms;
  private final ClaimTime time;
  private final long start;
  private final ScheduledExecutorService renewals;
  private boolean released;

  private Claim(
      ClaimFiles files,
      String place,
      int number,
      ClaimOwner owner,
      ClaimTerms terms,
      ClaimTime time) {
    this.files = files;
    this.place = place;
    this.number = number;
    this.owner = owner;
    this.terms = terms;
    this.time = time;
    this.start = time.nanoTime();
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "claim of " + place);
              thread.setDaemon(true);
              return thread;
            });
    long renewal = terms.renewal().toNanos();
    renewals.scheduleAtFixedRate(this::renew, renewal, renewal, TimeUnit.NANOSECONDS);
  }

  /**
   * Claims a place, and removes what is left of its earlier claims.
   *
   * @param directory where its claims lie; made where absent
   * @param place in words, for messages, such as {@code Corpus DIR/corpus}
   * @param owner this process
   * @throws HeldException when a living process holds it: at once when that one runs on this
   *     machine, else with its next sign of life
   * @throws UncheckedIOException when claims can be neither read nor written
   */
  public static Claim take(DurableFiles files, Path directory, String place, ClaimOwner owner) {
    Claim claim = take(files, directory, place, owner, files.claimTerms(), ClaimTime.SYSTEM);
    claim.files.removeBefore(claim.number);
    return claim;
  }

  static Claim take(
      DurableFiles files,
      Path directory,
      String place,
      ClaimOwner owner,
      ClaimTerms terms,
      ClaimTime time) {
    ClaimFiles claims = new ClaimFiles(files, directory);
    ClaimWatch watch = new ClaimWatch(claims, place, terms, time);
    // Before there is a file, or this process would take it for one of its own that it let go.
    HELD.add(owner.token());
    try {
      while (true) {
        int number = watch.awaitFree() + 1;
        if (claims.create(number, owner)) {
          return new Claim(claims, place, number, owner, terms, time);
        }
      }
    } catch (RuntimeException e) {
      HELD.remove(owner.token());
      throw e;
    }
  }

  /**
   * Gives this claim back for the next one of the same process, with nobody in between.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public Claim next() {
    requireCurrent();
    if (!files.create(number + 1, owner)) {
      requireCurrent();
    }
    end();
    return new Claim(files, place, number + 1, owner, terms, time);
  }

  /** From 1, in the order of claims of this place. */
  public int number() {
    return number;
  }

  /** Time since the claim, in nanoseconds. */
  public long nanos() {
    return time.nanoTime() - start;
  }

  /**
   * Checks that this process still holds the place.
   *
   * @throws IllegalStateException when another one has taken over, or the claim is gone
   */
  public void requireCurrent() {
    ClaimFiles.Standing now = files.standing();
    int newest = now.number();
    if (newest < number) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: the claim of this process, number %d, is gone from %s: the directory was moved or"
                  + " cleared, and nothing more is written here. Run the same command again",
              place,
              number,
              files.directory()));
    }
    Optional<ClaimOwner> holder = now.owner();
    if (newest > number || !holder.map(ClaimOwner::token).equals(Optional.of(owner.token()))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: another process took over (claim %d, this is %d%s); nothing more is written here."
                  + " Let the other one finish",
              place,
              newest,
              number,
              holder.map(other -> "; " + other).orElse("")));
    }
  }

  /** Whether this process still holds the place, where that can be read. */
  public boolean isCurrent() {
    try {
      requireCurrent();
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Leaves a sign of life; done by itself as often as the terms say. That it cannot be written is
   * only said: what depends on it is whether others may take over.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public synchronized void alive() {
    if (released) {
      return;
    }
    requireCurrent();
    try {
      files.leaveSign(number, nanos() / NANOS_OF_MILLISECOND);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{}: a sign of life could not be written: {}", place, e.getMessage());
    }
  }

  private void renew() {
    try {
      alive();
    } catch (IllegalStateException overtaken) {
      // Whoever writes is told by requireCurrent; here is nobody to tell.
      LOG.warn("{}", overtaken.getMessage());
      renewals.shutdown();
    } catch (RuntimeException e) {
      LOG.warn("{}: a sign of life could not be written: {}", place, e.getMessage());
    }
  }

  /** Gives the place back. */
  @Override
  public void close() {
    HELD.remove(owner.token());
    end();
  }

  private void end() {
    renewals.shutdownNow();
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
      try {
        if (files.newest() == number) { // else it is settled, or somebody has cleared the place
          files.release(number);
        }
      } catch (UncheckedIOException e) {
        // Others see it when this process has ended.
        LOG.warn("{}: claim {} could not be given back: {}", place, number, e.getMessage());
      }
    }
  }

  /** Whether a claim of this process was not given back yet. */
  static boolean isHeldHere(ClaimOwner owner) {
    return HELD.contains(owner.token());
  }

  /** Numbers and their last signs of life of all claims of the place, ascending; for statistics. */
  List<ClaimFiles.Lived> lived() {
    return files.lived();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "claim %d of %s by %s", number, place, owner);
  }
}

package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
  private static final ClaimTerms TERMS = new ClaimTerms(Duration.ofHours(1), Duration.ofHours(6));

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());
  private final FakeTime time = new FakeTime();

  @Test
  void whoLivesOnThisMachineIsNamedAtOnceAndKeepsIt() throws IOException {
    try (Claim held = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThatThrownBy(() -> take(ClaimOwner.ofThisProcess("ntng prepare")))
          .isInstanceOf(HeldException.class)
          .hasMessageMatching(
              "Corpus X is held by another process: ntng prepare, process \\d+ on host \\S+, since"
                  + " \\S+Z. Let it finish, or end it with kill \\d+ on \\S+, then run the same"
                  + " command again; nothing was changed");
      held.requireCurrent();
      assertThat(names()).containsExactly("0001");
    }
  }

  @Test
  void whatWasGivenBackIsFreeAndNumbersGoOn() throws IOException {
    take(ClaimOwner.ofThisProcess("ntng prepare")).close();
    try (Claim next = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(next.number()).isEqualTo(2);
      next.requireCurrent();
    }
    assertThat(names()).containsExactly("0001", "0001-released", "0002", "0002-released");
  }

  @Test
  void ofManyThatClaimAtOnceOneGetsIt() throws Exception {
    List<Callable<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      claims.add(
          () -> {
            try {
              take(ClaimOwner.ofThisProcess("ntng prepare"));
              return true;
            } catch (HeldException e) {
              return false;
            }
          });
    }
    assertThat(Together.run(claims)).containsOnlyOnce(true);
    assertThat(names()).containsExactly("0001");
  }

  @Test
  void aHolderThatDiedOnThisMachineIsPassedOverAtOnce() {
    Claim dead = take(ClaimOwners.dead());
    try (Claim next = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(next.number()).isEqualTo(2);
      assertThat(time.nanoTime()).isZero();
      assertThat(dead.isCurrent()).isFalse();
    }
  }

  @Test
  void aHolderElsewhereIsNamedWithItsNextSignOfLife() {
    Claim elsewhere = take(ClaimOwners.elsewhere());
    time.whileWaiting(
        () -> {
          if (time.nanoTime() >= Duration.ofHours(1).toNanos()) {
            elsewhere.alive();
          }
        });
    assertThatThrownBy(() -> take(ClaimOwner.ofThisProcess("ntng prepare")))
        .isInstanceOf(HeldException.class)
        .hasMessageContaining("process 1234 on host another-host, since 2026-01-31T12:00:00Z")
        .hasMessageContaining("kill 1234 on another-host");
    assertThat(time.nanoTime()).isEqualTo(Duration.ofHours(1).toNanos());
    elsewhere.requireCurrent();
  }

  @Test
  void aHolderElsewhereWithoutASignOfLifeIsPassedOverAndFenced() {
    Claim elsewhere = take(ClaimOwners.elsewhere());
    elsewhere.alive();
    try (Claim next = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(time.nanoTime()).isEqualTo(TERMS.expiry().toNanos());
      next.requireCurrent();
      assertThatThrownBy(elsewhere::requireCurrent)
          .hasMessageStartingWith(
              "Corpus X: another process took over (claim 2, this is 1; ntng prepare, process");
      assertThatThrownBy(elsewhere::alive).hasMessageContaining("another process took over");
    }
  }

  @Test
  void anotherThatClaimsWhileOneWaitsIsTheHolder() {
    take(ClaimOwners.elsewhere());
    List<Claim> quicker = new ArrayList<>();
    time.whileWaiting(
        () -> {
          if (quicker.isEmpty()) {
            files.create(new Path(claims(), "0001-released"), new byte[0]);
            quicker.add(take(ClaimOwner.ofThisProcess("ntng nightly")));
          }
        });
    assertThatThrownBy(() -> take(ClaimOwner.ofThisProcess("ntng prepare")))
        .isInstanceOf(HeldException.class)
        .hasMessageContaining("ntng nightly");
    quicker.get(0).requireCurrent();
  }

  @Test
  void aClaimThatACrashLeftWithoutContentExpires() throws IOException {
    Files.createDirectories(directory.resolve("claims"));
    Files.createFile(directory.resolve("claims/0007"));
    try (Claim next = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(next.number()).isEqualTo(8);
      assertThat(time.nanoTime()).isEqualTo(TERMS.expiry().toNanos());
    }
  }

  @Test
  void whereTheLastWriterWinsTheOtherIsToldByTheToken() throws IOException {
    Claim first = take(ClaimOwner.ofThisProcess("ntng prepare"));
    Files.write(directory.resolve("claims/0001"), ClaimOwners.elsewhere().toJson());
    assertThatThrownBy(first::requireCurrent).hasMessageContaining("another process took over");
  }

  @Test
  void aClearedPlaceIsSaidAndStaysCleared() throws IOException {
    Claim first = take(ClaimOwner.ofThisProcess("ntng prepare"));
    Files.delete(directory.resolve("claims/0001"));
    assertThatThrownBy(first::requireCurrent).hasMessageContaining("is gone from");
    first.close();
    assertThat(names()).isEmpty();
  }

  @Test
  void theNextClaimOfTheSameProcessComesBeforeTheOneBeforeEnds() {
    Claim first = take(ClaimOwner.ofThisProcess("ntng pretrain"));
    try (Claim second = first.next()) {
      assertThat(second.number()).isEqualTo(2);
      second.requireCurrent();
      assertThatThrownBy(first::requireCurrent).hasMessageContaining("took over");
    }
  }

  @Test
  void signsOfLifeComeByThemselves() {
    ClaimTerms often = new ClaimTerms(Duration.ofMillis(1), Duration.ofHours(1));
    Claim elsewhere =
        Claim.take(files, claims(), "Corpus X", ClaimOwners.elsewhere(), often, ClaimTime.SYSTEM);
    assertThatThrownBy(
            () ->
                Claim.take(
                    files,
                    claims(),
                    "Corpus X",
                    ClaimOwner.ofThisProcess("ntng prepare"),
                    often,
                    ClaimTime.SYSTEM))
        .isInstanceOf(HeldException.class);
    elsewhere.close();
  }

  @Test
  void termsLeaveRoomForRenewals() {
    assertThatThrownBy(() -> new ClaimTerms(Duration.ofSeconds(10), Duration.ofSeconds(19)))
        .hasMessage(
            "Claims renewed every PT10S cannot expire after PT19S; let at least two renewals fit");
  }

  private Claim take(ClaimOwner owner) {
    return Claim.take(files, claims(), "Corpus X", owner, TERMS, time);
  }

  private Path claims() {
    return new Path(directory.resolve("claims").toUri());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> found = Files.list(directory.resolve("claims"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims that a later one has settled go, and no number ever comes again. */
class SettledClaimsTest {
  private static final int PROCESSES = 8;
  private static final int TURNS = 20;

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());

  @Test
  void whoTakesAPlaceRemovesWhatEarlierHoldersLeft() throws IOException {
    Claim dead = take(ClaimOwners.dead());
    dead.alive();
    take(ClaimOwner.ofThisProcess("ntng prepare")).close();
    assertThat(names()).containsExactly("0002", "0002-released");
    Files.createFile(directory.resolve("claims/of-somebody"));
    try (Claim third = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(third.number()).isEqualTo(3);
      assertThat(names()).containsExactly("0003", "of-somebody");
      assertThatThrownBy(dead::alive)
          .hasMessageStartingWith("Corpus X: another process took over (claim 3, this is 1; ntng");
      dead.close();
      third.requireCurrent();
    }
    assertThat(names()).containsExactly("0003", "0003-released", "of-somebody");
  }

  @Test
  void aNumberThatOthersHaveUsedMeanwhileIsNoClaim() throws IOException {
    // One that looks, is suspended, and goes on when two others had the place.
    ClaimFiles claims = new ClaimFiles(files, claims());
    assertThat(claims.newest()).isZero();
    take(ClaimOwner.ofThisProcess("ntng prepare")).close();
    try (Claim second = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
      assertThat(names()).containsExactly("0002");
      assertThat(claims.create(1, ClaimOwners.elsewhere())).isFalse();
      assertThat(names()).containsExactly("0002");
      second.requireCurrent();
    }
  }

  @Test
  void aClaimThatCannotBeReadIsNoSettledOne() throws IOException {
    Files.createDirectories(directory.resolve("claims/0001"));
    assertThatThrownBy(() -> take(ClaimOwner.ofThisProcess("ntng prepare")))
        .hasMessageStartingWith("Cannot read " + new Path(claims(), "0001"));
  }

  @Test
  void attemptsStayForTheTimeThatTheyLost() throws IOException {
    Path run = new Path(directory.toUri());
    Attempt.claim(files, run, ClaimOwner.ofThisProcess("ntng pretrain")).close();
    Attempt.claim(files, run, ClaimOwner.ofThisProcess("ntng pretrain")).close();
    try (Stream<java.nio.file.Path> found = Files.list(directory.resolve("attempts"))) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("0001", "0001-released", "0002", "0002-released");
    }
  }

  @Test
  void ofManyThatComeAndGoOneIsThereAtATimeAndNoNumberComesTwice() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> numbers = new ConcurrentLinkedQueue<>();
    List<Callable<Integer>> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          () -> {
            int most = 0;
            for (int turn = 0; turn < TURNS; ) {
              try (Claim claim = take(ClaimOwner.ofThisProcess("ntng prepare"))) {
                most = Math.max(most, inside.incrementAndGet());
                claim.requireCurrent();
                numbers.add(claim.number());
                inside.decrementAndGet();
                turn++;
              } catch (HeldException other) {
                Thread.yield();
              }
            }
            return most;
          });
    }
    assertThat(Together.run(processes)).containsOnly(1);
    Set<Integer> distinct = new HashSet<>(numbers);
    assertThat(distinct).hasSize(PROCESSES * TURNS);
    int last = numbers.stream().mapToInt(number -> number).max().orElseThrow();
    assertThat(names())
        .contains(
            String.format(Locale.ROOT, "%04d", last),
            String.format(Locale.ROOT, "%04d-released", last));
    take(ClaimOwner.ofThisProcess("ntng prepare")).close();
    assertThat(names())
        .containsExactly(
            String.format(Locale.ROOT, "%04d", last + 1),
            String.format(Locale.ROOT, "%04d-released", last + 1));
  }

  private Claim take(ClaimOwner owner) {
    return Claim.take(files, claims(), "Corpus X", owner);
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

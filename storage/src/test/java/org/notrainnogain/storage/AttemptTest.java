package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
  private static final long MILLISECOND = 1_000_000;

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());
  private long now;

  @Test
  void aLaterClaimFencesTheEarlier() throws IOException {
    Attempt first = claim();
    first.requireCurrent();
    Attempt second = claim();
    assertThat(second.number()).isEqualTo(first.number() + 1);
    second.requireCurrent();
    assertThatThrownBy(first::requireCurrent)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Another process took over this run (attempt 2, this is 1)");
    assertThatThrownBy(first::alive).hasMessageStartingWith("Another process took over");
    assertThat(names()).containsExactly("0001", "0002");
  }

  @Test
  void noNumberIsClaimedTwiceAndOneClaimHolds() throws Exception {
    List<Callable<Attempt>> claims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      claims.add(() -> Attempt.claim(new DurableFiles(new Configuration()), run(), () -> 0));
    }
    List<Attempt> attempts = Together.run(claims);
    assertThat(attempts.stream().map(Attempt::number))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    for (Attempt attempt : attempts) {
      if (attempt.number() == 50) {
        attempt.requireCurrent();
      } else {
        assertThatThrownBy(attempt::requireCurrent).hasMessageContaining("attempt 50, this is");
      }
    }
  }

  @Test
  void whereTheLastWriterWinsTheOtherIsToldByTheToken() throws IOException {
    Attempt first = claim();
    Files.writeString(directory.resolve("run/attempts/0001"), "another process's token");
    assertThatThrownBy(first::requireCurrent).hasMessageContaining("took over this run");
  }

  @Test
  void aClaimThatIsGoneIsSaid() throws IOException {
    Attempt first = claim();
    Files.delete(directory.resolve("run/attempts/0001"));
    assertThatThrownBy(first::requireCurrent).hasMessageContaining("is gone from");
  }

  @Test
  void lostIsWhatCameAfterTheCommitUpToTheLastSignOfLife() throws IOException {
    Attempt first = claim();
    now = 700 * MILLISECOND;
    first.alive();
    now = 900 * MILLISECOND;
    first.alive();
    now = 1000 * MILLISECOND;
    Attempt second = claim();
    now = 1300 * MILLISECOND;
    second.alive();
    Attempt third = claim();

    assertThat(names())
        .as("only the last sign stays")
        .containsExactly(
            "0001", "0001-alive-000000000900", "0002", "0002-alive-000000000300", "0003");
    assertThat(third.nanosLostAfter(0, 0)).isEqualTo(1200 * MILLISECOND);
    assertThat(third.nanosLostAfter(1, 800 * MILLISECOND)).isEqualTo(400 * MILLISECOND);
    assertThat(third.nanosLostAfter(2, 300 * MILLISECOND)).isZero();
    assertThat(third.nanosLostAfter(2, 301 * MILLISECOND))
        .as("it died after its commit, without a sign since")
        .isZero();
  }

  @Test
  void twoSignsOfOneMomentAreOne() throws IOException {
    Attempt first = claim();
    now = 5 * MILLISECOND;
    first.alive();
    first.alive();
    assertThat(names()).containsExactly("0001", "0001-alive-000000000005");
  }

  private Attempt claim() {
    return Attempt.claim(files, run(), () -> now);
  }

  private Path run() {
    return new Path(directory.resolve("run").toUri());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> found = Files.list(directory.resolve("run/attempts"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

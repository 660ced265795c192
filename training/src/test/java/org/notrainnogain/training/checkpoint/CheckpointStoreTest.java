package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;

class CheckpointStoreTest {
  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());
  private Attempt attempt;

  /** Ways in which a checkpoint can be spoilt. */
  private enum Damage {
    FLIPPED_WEIGHTS("weights", "is damaged: SHA-256"),
    FLIPPED_OPTIMIZER("optimizer", "is damaged: SHA-256"),
    TRUNCATED("weights", "it has 0 bytes, 1 were written"),
    MISSING("optimizer", "optimizer"),
    NO_JSON("checkpoint.json", "Unexpected end-of-input"),
    NULL("checkpoint.json", "its checkpoint.json is damaged: it says null"),
    OTHER_JSON("checkpoint.json", "its checkpoint.json is damaged: "),
    GARBAGE("checkpoint.json", "its checkpoint.json is damaged: "),
    SEGMENT("../../segments/2", "is damaged: SHA-256"),
    FOREIGN("checkpoint.json", "it belongs to run other of corpus corpus, not to run of");

    private final String file;
    private final String reason;

    Damage(String file, String reason) {
      this.file = file;
      this.reason = reason;
    }

    void to(Path checkpoint) throws IOException {
      java.nio.file.Path path = java.nio.file.Path.of(checkpoint.toUri()).resolve(file);
      byte[] bytes = Files.readAllBytes(path);
      switch (this) {
        case MISSING -> Files.delete(path);
        case TRUNCATED -> Files.write(path, new byte[0]);
        case NO_JSON -> Files.write(path, "{".getBytes(StandardCharsets.UTF_8));
        case NULL -> Files.writeString(path, "null");
        case OTHER_JSON -> Files.writeString(path, "{\"format\": 2, \"state\": []}");
        case GARBAGE -> Files.write(path, new byte[] {0, (byte) 0xFF, 7, '{', 1});
        case FOREIGN ->
            Files.writeString(path, Files.readString(path).replace("\"run\"", "\"other\""));
        default -> {
          bytes[0] ^= 1;
          Files.write(path, bytes);
        }
      }
    }
  }

  @BeforeEach
  void claim() {
    attempt = Attempt.claim(files, run(), ClaimOwner.ofThisProcess("ntng pretrain"));
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedNewestCheckpointIsPassedOver(Damage damage) throws IOException {
    CheckpointStore store = store(3);
    assertThat(newest(store)).isNull();
    Path older = save(store, 1);
    Path newer = save(store, 2);
    assertThat(newest(store)).isEqualTo(newer.getName());
    damage.to(newer);
    assertThat(newest(store)).isEqualTo(older.getName());
  }

  @ParameterizedTest
  @EnumSource
  void whereAllAreDamagedTheReasonsAreSaidAndNothingStartsAnew(Damage damage) throws IOException {
    CheckpointStore store = store(1);
    Path only = save(store, 2);
    damage.to(only);
    assertThatThrownBy(() -> newest(store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training does not start anew by itself")
        .hasMessageContaining("move " + run() + " away")
        .hasMessageContaining(only.getName() + ": ")
        .hasMessageContaining(damage.reason);
  }

  @Test
  void whatWasNeverFinishedIsPassedOver() throws IOException {
    CheckpointStore store = store(3);
    Path finished = save(store, 1);
    files.write(new Path(store.begin(2, attempt).aside(), "weights"), out -> out.write(1));
    assertThat(newest(store)).isEqualTo(finished.getName());
  }

  @Test
  void whatCannotBeWrittenLeavesNothingAndTheOneBeforeCounts() throws IOException {
    CheckpointStore store = store(3);
    Path finished = save(store, 1);
    try (Commit full = store.begin(2, attempt)) {
      files.write(new Path(full.aside(), "weights"), out -> out.write(1));
    }
    assertThat(names()).containsExactly(finished.getName());
    assertThat(newest(store)).isEqualTo(finished.getName());
  }

  @Test
  void onlyTheNewestAreKept() throws IOException {
    CheckpointStore store = store(2);
    save(store, 1);
    Path second = save(store, 2);
    Path newest = save(store, 10);
    assertThat(newest.getName()).isEqualTo("step-000000000010-attempt-0001-save-000003");
    assertThat(names()).containsExactly(second.getName(), newest.getName());
  }

  @Test
  void aDamagedOneThatIsNewerDoesNotPushOutTheGood() throws IOException {
    Path damaged = save(store(3), 9);
    Path good = save(store(3), 4);
    Damage.FLIPPED_WEIGHTS.to(damaged);
    CheckpointStore store = store(1);
    assertThat(newest(store)).isEqualTo(good.getName());
    Path later = save(store, 5);
    assertThat(names()).containsExactly(later.getName(), damaged.getName());
    assertThat(newest(store(1))).isEqualTo(later.getName());
  }

  @Test
  void whatEarlierAttemptsLeftUnfinishedGoesAndWhatALaterOneIsWritingStays() throws IOException {
    CheckpointStore store = store(1);
    files.write(new Path(store.begin(1, attempt).aside(), "weights"), out -> out.write(1));
    Path ofLater = new Path(run(), "checkpoints/step-000000000001-attempt-0002-save-000001");
    files.write(new Path(ofLater, "weights"), out -> out.write(1));
    Path saved = save(store, 3);
    assertThat(names()).containsExactly(ofLater.getName(), saved.getName());
  }

  @Test
  void anOvertakenAttemptCommitsNothing() throws IOException {
    CheckpointStore store = store(1);
    Path before = save(store, 1);
    attempt.next();
    assertThatThrownBy(() -> save(store, 2)).hasMessageContaining("another process took over");
    assertThat(newest(store(1))).isEqualTo(before.getName());
  }

  @Test
  void atLeastOneMustBeKept() {
    assertThatThrownBy(() -> store(0)).hasMessage("Checkpoints to keep must be at least 1, got 0");
  }

  private static String newest(CheckpointStore store) {
    return store
        .newestUsable(checkpoint -> checkpoint.requireOf("run", "corpus", layout()))
        .map(located -> located.directory().getName())
        .orElse(null);
  }

  private Path run() {
    return new Path(directory.toUri());
  }

  private CheckpointStore store(int keep) {
    return new CheckpointStore(files, run(), keep);
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> kept = Files.list(directory.resolve("checkpoints"))) {
      return kept.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static ParameterLayout layout() {
    ParameterLayout.Builder layout = new ParameterLayout.Builder();
    layout.shared("w", ParameterKind.WEIGHT, 2);
    return layout.build();
  }

  private Path save(CheckpointStore store, long step) {
    Commit begun = store.begin(step, attempt);
    Path at = begun.aside();
    StoredFile weights = files.write(new Path(at, "weights"), out -> out.write(1));
    StoredFile state = files.write(new Path(at, "optimizer"), out -> out.write(2));
    String segment = "segments/" + step;
    StoredFile rows = files.write(new Path(run(), segment), out -> out.write(3));
    store.commit(
        begun,
        new Checkpoint(
            Checkpoint.FORMAT,
            "run",
            "corpus",
            layout(),
            1,
            TrainingLoop.start(1, Set.of(), new KeepAll(1), layout()),
            weights,
            List.of(state),
            List.of(new StoredFile(segment, rows.bytes(), rows.sha256())),
            attempt.number(),
            0,
            0,
            0),
        attempt);
    return at;
  }
}

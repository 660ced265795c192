package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;

class CheckpointStoreTest {
  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());

  @Test
  void aDamagedNewestCheckpointIsPassedOver() throws IOException {
    CheckpointStore store = store(3);
    assertThat(store.newestIntact()).isEmpty();
    Path older = save(store, 1);
    Path newer = save(store, 2);
    assertThat(store.newestIntact().orElseThrow().directory().getName()).isEqualTo(newer.getName());
    Files.write(java.nio.file.Path.of(newer.toUri()).resolve("weights"), new byte[] {9});
    assertThat(store.newestIntact().orElseThrow().directory().getName()).isEqualTo(older.getName());
  }

  @Test
  void onlyTheNewestAreKept() throws IOException {
    CheckpointStore store = store(2);
    save(store, 1);
    save(store, 2);
    Path newest = save(store, 10);
    assertThat(newest.getName()).isEqualTo("step-000000000010-attempt-0001");
    try (Stream<java.nio.file.Path> kept = Files.list(directory.resolve("checkpoints"))) {
      assertThat(kept.map(k -> k.getFileName().toString()))
          .containsExactlyInAnyOrder("step-000000000002-attempt-0001", newest.getName());
    }
  }

  @Test
  void atLeastOneMustBeKept() {
    assertThatThrownBy(() -> store(0)).hasMessage("Checkpoints to keep must be at least 1, got 0");
  }

  private CheckpointStore store(int keep) {
    return new CheckpointStore(files, new Path(directory.toUri()), keep);
  }

  private Path save(CheckpointStore store, long step) {
    ParameterLayout.Builder layout = new ParameterLayout.Builder();
    layout.shared("w", ParameterKind.WEIGHT, 2);
    ParameterLayout built = layout.build();
    Path at = store.newDirectory(step, 1);
    StoredFile weights = files.write(new Path(at, "weights"), out -> out.write(1));
    StoredFile state = files.write(new Path(at, "optimizer"), out -> out.write(2));
    store.commit(
        at,
        new Checkpoint(
            Checkpoint.FORMAT,
            "run",
            "corpus",
            built,
            1,
            TrainingLoop.start(1, new KeepAll(1), built),
            weights,
            List.of(state),
            List.of(),
            0));
    return at;
  }
}

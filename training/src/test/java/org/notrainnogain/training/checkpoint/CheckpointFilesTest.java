package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/** Optimizer state that is read in other slices than it was written in, by a deeper model. */
class CheckpointFilesTest {
  private static final BertConfig SIZES = new BertConfig(1, 8, 2, 8, 20, 4, 0);
  private static final ParameterLayout SHALLOW = SIZES.layout();
  private static final ParameterLayout DEEP = SIZES.withLayers(2).layout();

  @TempDir Path directory;
  private CheckpointFiles files;

  @BeforeEach
  void openDirectory() {
    files =
        new CheckpointFiles(directory.toUri().toString(), new DurableFiles(new Configuration()));
  }

  @Test
  void everySliceGetsWhatTheGrowthSaysWhateverTheSlicesWere() {
    List<String> written = write(3);
    for (GrownState grownState : GrownState.values()) {
      Growth growth = new Growth(SHALLOW, DEEP, grownState);
      float[] expected = new float[DEEP.size()];
      for (Growth.Copied range : growth.copiedInto(new Slice(0, DEEP.size()))) {
        for (int i = 0; i < range.length(); i++) {
          expected[range.target() + i] = stored(range.source() + i);
        }
      }
      assertThat(read(written, growth, 1)).isEqualTo(expected);
      assertThat(read(written, growth, 4)).isEqualTo(expected);
    }
  }

  @Test
  void aMissingSliceIsNoticed() {
    List<String> written = write(3).subList(0, 2);
    Growth growth = new Growth(SHALLOW, DEEP, GrownState.KEEP);
    assertThatThrownBy(() -> read(written, growth, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weights that a slice needs; is a file missing?");
  }

  private static float stored(int element) {
    return element + 1;
  }

  /** State whose every element tells its place. */
  private List<String> write(int slices) {
    List<String> names = new ArrayList<>();
    for (int index = 0; index < slices; index++) {
      Slice slice = slice(SHALLOW, index, slices);
      float[] state = new float[slice.length()];
      for (int i = 0; i < state.length; i++) {
        state[i] = stored(slice.start() + i);
      }
      try (Optimizer optimizer = optimizer(SHALLOW, slice)) {
        optimizer.stateNames().forEach(name -> optimizer.loadState(name, state));
        names.add(files.writeOptimizer(index, slices, slice, optimizer).name());
      }
    }
    return names;
  }

  private float[] read(List<String> names, Growth growth, int slices) {
    float[] whole = new float[DEEP.size()];
    for (int index = 0; index < slices; index++) {
      Slice slice = slice(DEEP, index, slices);
      float[] state = new float[slice.length()];
      try (Optimizer optimizer = optimizer(DEEP, slice)) {
        files.readOptimizer(names, growth, slice, optimizer);
        optimizer.readState(optimizer.stateNames().get(1), state);
      }
      System.arraycopy(state, 0, whole, slice.start(), state.length);
    }
    return whole;
  }

  private static Slice slice(ParameterLayout layout, int index, int slices) {
    int start = layout.size() * index / slices;
    return new Slice(start, layout.size() * (index + 1) / slices - start);
  }

  private static Optimizer optimizer(ParameterLayout layout, Slice slice) {
    return new AdamW.Settings(
            new Betas(0.9, 0.98), 1e-12, new WeightDecay(0.01, WeightDecaySpares.BIASES))
        .create(layout, slice);
  }
}

package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.UnclippedEntries;
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

  /** A file without anything of the slice costs its header, within one buffer of 1 MiB. */
  @Test
  void onlyFilesOfTheSliceAreReadWhole() {
    ParameterLayout large = new BertConfig(1, 8, 2, 8, 400_000, 4, 0).layout();
    List<String> written = write(large, 4);
    Growth same = new Growth(large, large, GrownState.KEEP);
    Slice slice = slice(large, 1, 4);
    long fileBytes = 2L * Float.BYTES * slice.length();
    Configuration counted = new Configuration();
    counted.setClass("fs.counted.impl", CountingFileSystem.class, FileSystem.class);
    CheckpointFiles checkpoints =
        new CheckpointFiles(
            "counted://host" + directory.toUri().getPath(), new DurableFiles(counted));
    CountingFileSystem.READ.set(0);
    try (Optimizer optimizer = optimizer(large, slice)) {
      checkpoints.readOptimizer(written, same, slice, optimizer);
    }
    assertThat(CountingFileSystem.READ.get()).isBetween(fileBytes, fileBytes + (4L << 20));
  }

  /** Counts the bytes that are read. */
  public static final class CountingFileSystem extends RawLocalFileSystem {
    private static final AtomicLong READ = new AtomicLong();

    @Override
    public URI getUri() {
      return URI.create("counted://host");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
      FSDataInputStream in = super.open(file, buffer);
      return new FSDataInputStream(
          new FSInputStream() {
            @Override
            public int read() throws IOException {
              READ.incrementAndGet();
              return in.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
              int count = in.read(into, offset, length);
              READ.addAndGet(Math.max(0, count));
              return count;
            }

            @Override
            public void seek(long position) throws IOException {
              in.seek(position);
            }

            @Override
            public long getPos() throws IOException {
              return in.getPos();
            }

            @Override
            public boolean seekToNewSource(long position) {
              return false;
            }

            @Override
            public void close() throws IOException {
              in.close();
            }
          });
    }
  }

  @Test
  void anOptimizerWithoutStateIsWrittenAndRead() {
    Slice slice = new Slice(0, SHALLOW.size());
    Growth same = new Growth(SHALLOW, SHALLOW, GrownState.KEEP);
    String name = files.writeOptimizer(0, 1, slice, new Stateless()).name();
    files.readOptimizer(List.of(name), same, slice, new Stateless());
  }

  private static final class Stateless implements Optimizer {
    @Override
    public String name() {
      return "sgd";
    }

    @Override
    public UnclippedEntries update(
        float[] weights,
        float[] gradients,
        double learningRate,
        double clipFactor,
        long[] steps,
        boolean[] hadGradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void updateCurvature(float[] gradients, boolean[] hadGradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> stateNames() {
      return List.of();
    }

    @Override
    public void readState(String name, float[] into) {
      throw new AssertionError(name);
    }

    @Override
    public void loadState(String name, float[] from) {
      throw new AssertionError(name);
    }

    @Override
    public void close() {}
  }

  private static float stored(int element) {
    return element + 1;
  }

  /** State whose every element tells its place. */
  private List<String> write(int slices) {
    return write(SHALLOW, slices);
  }

  private List<String> write(ParameterLayout layout, int slices) {
    List<String> names = new ArrayList<>();
    for (int index = 0; index < slices; index++) {
      Slice slice = slice(layout, index, slices);
      float[] state = new float[slice.length()];
      for (int i = 0; i < state.length; i++) {
        state[i] = stored(slice.start() + i);
      }
      try (Optimizer optimizer = optimizer(layout, slice)) {
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

package org.notrainnogain.training.checkpoint;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Slice;

/**
 * What replicas write and read of a checkpoint: the first one all weights by tensor name, each one
 * the optimizer state of its slice with the slice's global start, so that any number of replicas
 * can read it.
 */
public final class CheckpointFiles {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String START = "start";

  private final Path directory;
  private final DurableFiles files;

  public CheckpointFiles(String directory, DurableFiles files) {
    this.directory = new Path(directory);
    this.files = files;
  }

  /** Writes all tensors of the parameter vector under their names. */
  public StoredFile writeWeights(ParameterLayout layout, float[] vector) {
    Map<String, Safetensors.Floats> tensors = new LinkedHashMap<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      tensors.put(entry.name(), new Safetensors.Floats(entry.shape(), vector, entry.offset()));
    }
    return files.write(
        new Path(directory, WEIGHTS), out -> Safetensors.write(out, tensors, Map.of()));
  }

  /** Reads all tensors of a layout; the gaps between them are zero. */
  public float[] readWeights(String name, ParameterLayout layout) {
    return read(
        name,
        reader -> {
          float[] vector = new float[layout.size()];
          for (ParameterLayout.Entry entry : layout.entries()) {
            Safetensors.TensorInfo info = reader.tensors().get(entry.name());
            if (info == null || !Arrays.equals(info.shape(), entry.shape())) {
              throw new IOException(
                  String.format(
                      Locale.ROOT,
                      "its tensor %s has shape %s, the model's has %s; it belongs to another model",
                      entry.name(),
                      info == null ? "none" : Arrays.toString(info.shape()),
                      Arrays.toString(entry.shape())));
            }
          }
          for (String tensor : reader.tensors().keySet()) {
            reader.readFloats(tensor, vector, layout.entry(tensor).offset());
          }
          return vector;
        });
  }

  /** Writes the optimizer state of one slice. */
  public StoredFile writeOptimizer(int replica, int replicas, Slice slice, Optimizer optimizer) {
    Map<String, Safetensors.Floats> tensors = new LinkedHashMap<>();
    for (String name : optimizer.stateNames()) {
      float[] state = new float[slice.length()];
      optimizer.readState(name, state);
      tensors.put(name, Safetensors.Floats.of(state));
    }
    return files.write(
        new Path(
            directory,
            String.format(Locale.ROOT, "optimizer-%05d-of-%05d.safetensors", replica, replicas)),
        out ->
            Safetensors.write(
                out,
                tensors,
                Map.of("optimizer", optimizer.name(), START, Integer.toString(slice.start()))));
  }

  /**
   * Sets the optimizer state of a slice, where it grows too, from the slices that are stored. Of a
   * file without anything of the slice only the header is read.
   *
   * @throws IllegalStateException when the files do not have all of it
   */
  public void readOptimizer(List<String> names, Growth growth, Slice slice, Optimizer optimizer) {
    Map<String, float[]> states = new LinkedHashMap<>();
    optimizer.stateNames().forEach(name -> states.put(name, new float[slice.length()]));
    if (states.isEmpty()) {
      return;
    }
    List<Growth.Copied> wanted = growth.copiedInto(slice);
    int covered = 0;
    for (String name : names) {
      covered += read(name, reader -> copyOverlap(reader, wanted, slice, states));
    }
    int demanded = wanted.stream().mapToInt(Growth.Copied::length).sum();
    if (covered != demanded) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Optimizer state in %s covers %d of the %d weights that a slice needs; is a file missing?",
              directory,
              covered,
              demanded));
    }
    states.forEach(optimizer::loadState);
  }

  /** Copies what a stored slice has of the wanted ranges; how many elements those are. */
  private static int copyOverlap(
      SafetensorsReader reader,
      List<Growth.Copied> wanted,
      Slice slice,
      Map<String, float[]> states)
      throws IOException {
    Slice stored = storedSlice(reader, states.keySet());
    List<Growth.Copied> overlaps = overlaps(wanted, stored);
    if (overlaps.isEmpty()) {
      return 0;
    }
    for (Map.Entry<String, float[]> state : states.entrySet()) {
      float[] values = reader.floats(state.getKey());
      for (Growth.Copied range : overlaps) {
        System.arraycopy(
            values,
            range.source() - stored.start(),
            state.getValue(),
            range.target() - slice.start(),
            range.length());
      }
    }
    return overlaps.stream().mapToInt(Growth.Copied::length).sum();
  }

  /** The slice that a file has the state of, by its header. */
  private static Slice storedSlice(SafetensorsReader reader, Set<String> states)
      throws IOException {
    int start = Integer.parseInt(reader.metadata().getOrDefault(START, "-1"));
    Set<Integer> lengths = new HashSet<>();
    for (String state : states) {
      Safetensors.TensorInfo info = reader.tensors().get(state);
      if (start < 0 || info == null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "it has no state %s of a slice; it was written by another optimizer",
                state));
      }
      lengths.add(info.length());
    }
    if (lengths.size() != 1) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "its states are of %s elements, and must be of one slice; copy it again",
              lengths));
    }
    return new Slice(start, lengths.iterator().next());
  }

  private static List<Growth.Copied> overlaps(List<Growth.Copied> wanted, Slice stored) {
    List<Growth.Copied> overlaps = new ArrayList<>();
    for (Growth.Copied range : wanted) {
      int from = Math.max(stored.start(), range.source());
      int to = Math.min(stored.end(), range.source() + range.length());
      if (from < to) {
        overlaps.add(new Growth.Copied(from, range.target() + from - range.source(), to - from));
      }
    }
    return overlaps;
  }

  private interface Reading<T> {
    T from(SafetensorsReader reader) throws IOException;
  }

  private <T> T read(String name, Reading<T> reading) {
    Path path = new Path(directory, name);
    return files.read(
        path,
        (in, length) -> {
          try (SafetensorsReader reader = new SafetensorsReader(path.toString(), in, length)) {
            return reading.from(reader);
          }
        });
  }

  /**
   * What one replica wrote.
   *
   * @param weights the first replica's file; empty in the others' answers
   * @param optimizer the state of its slice
   */
  public record Part(List<StoredFile> weights, StoredFile optimizer) implements Serializable {
    private static final long serialVersionUID = 1L;
  }
}

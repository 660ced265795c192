package org.notrainnogain.training.replica;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.optim.UnclippedEntries;

/**
 * How an answer travels from one replica to another: plain numbers, exact to the bit, and no
 * objects that a stranger could make up.
 *
 * @param <T> the answer
 */
interface Wire<T> {
  /** More than any answer needs: a round of candidates has some thousands of sequences. */
  int MOST = 1 << 24;

  /** A number. */
  Wire<Double> NUMBER = of((value, out) -> out.writeDouble(value), DataInput::readDouble);

  /** A whole number. */
  Wire<Long> WHOLE = of((value, out) -> out.writeLong(value), DataInput::readLong);

  /** Losses of microbatches. */
  Wire<double[]> NUMBERS =
      of(
          (values, out) -> {
            out.writeInt(values.length);
            for (double value : values) {
              out.writeDouble(value);
            }
          },
          in -> {
            double[] values = new double[length(in)];
            for (int i = 0; i < values.length; i++) {
              values[i] = in.readDouble();
            }
            return values;
          });

  /** What an optimizer's bound left unclipped. */
  Wire<UnclippedEntries> UNCLIPPED =
      of(
          (value, out) -> {
            out.writeLong(value.unclipped());
            out.writeLong(value.entries());
          },
          in -> new UnclippedEntries(in.readLong(), in.readLong()));

  /** Totals of evaluation batches. */
  Wire<List<LossTotal>> TOTALS =
      listOf(
          of(
              (value, out) -> {
                out.writeDouble(value.sum());
                out.writeLong(value.tokens());
              },
              in -> new LossTotal(in.readDouble(), in.readLong())));

  /** Losses of batches of candidates. */
  Wire<List<CandidateLosses>> CANDIDATES = listOf(of(Wire::writeCandidates, Wire::readCandidates));

  /** What a replica measured. */
  Wire<List<PhaseTiming>> TIMINGS = listOf(of(Wire::writeTiming, Wire::readTiming));

  /** Writes an answer. */
  void write(T value, DataOutput out) throws IOException;

  /**
   * Reads an answer.
   *
   * @throws IOException when it is none
   */
  T read(DataInput in) throws IOException;

  /** Writes. */
  interface Writing<T> {
    /** Writes one value. */
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads. */
  interface Reading<T> {
    /** Reads one value. */
    T read(DataInput in) throws IOException;
  }

  private static <T> Wire<T> of(Writing<T> writing, Reading<T> reading) {
    return new Wire<>() {
      @Override
      public void write(T value, DataOutput out) throws IOException {
        writing.write(value, out);
      }

      @Override
      public T read(DataInput in) throws IOException {
        return reading.read(in);
      }
    };
  }

  private static <T> Wire<List<T>> listOf(Wire<T> wire) {
    return of(
        (values, out) -> {
          out.writeInt(values.size());
          for (T value : values) {
            wire.write(value, out);
          }
        },
        in -> {
          int size = length(in);
          List<T> values = new ArrayList<>();
          for (int i = 0; i < size; i++) {
            values.add(wire.read(in));
          }
          return values;
        });
  }

  private static int length(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST) {
      throw new IOException("An answer cannot have " + length + " elements");
    }
    return length;
  }

  private static void writeCandidates(CandidateLosses value, DataOutput out) throws IOException {
    out.writeInt(value.losses().length);
    out.writeBoolean(value.irreducible().length > 0);
    for (int i = 0; i < value.losses().length; i++) {
      out.writeLong(value.exampleIds()[i]);
      out.writeLong(value.passes()[i]);
      out.writeFloat(value.losses()[i]);
      if (value.irreducible().length > 0) {
        out.writeFloat(value.irreducible()[i]);
      }
    }
  }

  private static CandidateLosses readCandidates(DataInput in) throws IOException {
    int size = length(in);
    boolean irreducible = in.readBoolean();
    CandidateLosses losses =
        new CandidateLosses(
            new long[size], new long[size], new float[size], new float[irreducible ? size : 0]);
    for (int i = 0; i < size; i++) {
      losses.exampleIds()[i] = in.readLong();
      losses.passes()[i] = in.readLong();
      losses.losses()[i] = in.readFloat();
      if (irreducible) {
        losses.irreducible()[i] = in.readFloat();
      }
    }
    return losses;
  }

  private static void writeTiming(PhaseTiming timing, DataOutput out) throws IOException {
    out.writeInt(timing.replica());
    out.writeUTF(timing.executorId());
    out.writeUTF(timing.host());
    out.writeUTF(timing.device());
    out.writeUTF(timing.phase());
    out.writeInt(timing.microbatches());
    out.writeDouble(timing.activeLayers());
    out.writeInt(timing.examples());
    out.writeLong(timing.wallNanos());
    out.writeDouble(timing.share());
  }

  private static PhaseTiming readTiming(DataInput in) throws IOException {
    return new PhaseTiming(
        in.readInt(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readDouble(),
        in.readInt(),
        in.readLong(),
        in.readDouble());
  }
}

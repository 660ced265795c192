package org.notrainnogain.training.replica;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.notrainnogain.training.exchange.Meeting;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LoopTrainer;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.Replicas;
import org.notrainnogain.training.loop.UnpricedPhase;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.rst.Phase;

/**
 * All replicas, as the loop of one of them has them: it does its own part of a step and meets the
 * others for theirs. Every member answers the same, so that all loops do the same. What fails in
 * one is told to all. Rank 0's clock says when a stretch is over.
 */
final class MetReplicas implements Replicas, LoopTrainer.Clock {
  private static final int ANSWER = 0;
  private static final int LOSS = 1;
  private static final int FAULT = 2;

  private final Replica<?> own;
  private final Meeting meeting;
  private final LongSupplier nanoTime;
  private long begun;
  private long length;
  private boolean over;

  /**
   * @param own this member's replica
   * @param nanoTime the clock; it changes no result
   */
  MetReplicas(Replica<?> own, Meeting meeting, LongSupplier nanoTime) {
    this.own = own;
    this.meeting = meeting;
    this.nanoTime = nanoTime;
  }

  @Override
  public BooleanSupplier begin(Duration stretch) {
    begun = nanoTime.getAsLong();
    length = stretch.toNanos();
    over = false;
    return () -> over;
  }

  @Override
  public int count() {
    return meeting.size();
  }

  @Override
  public Measured<Double> estimateCurvature(long step, CurvatureRequest request) {
    List<PhaseTiming> timings =
        new ArrayList<>(
            inUpdate(Phase.HESSIAN.tableName(), () -> own.putCurvature(step, request), Wire.WHOLE)
                .timings());
    Measured<List<Double>> shares =
        inUpdate(
            Phase.HESSIAN.tableName(),
            () -> own.updateCurvature(step, request.hadGradient()),
            Wire.NUMBER);
    timings.addAll(shares.timings());
    return new Measured<>(sum(shares.value()), timings);
  }

  @Override
  public Measured<double[]> forwardBackward(long step, List<Microbatch> microbatches) {
    Measured<List<double[]>> answers =
        inUpdate(
            Phase.FORWARD_BACKWARD.tableName(),
            () -> own.forwardBackward(step, microbatches),
            Wire.NUMBERS);
    double[] losses = new double[microbatches.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = answers.value().get(i % count())[i / count()];
    }
    return new Measured<>(losses, answers.timings());
  }

  @Override
  public Measured<CandidateLosses> score(long step, List<Microbatch> candidates) {
    Measured<List<List<CandidateLosses>>> answers =
        inUpdate(Phase.SCORING.tableName(), () -> own.score(step, candidates), Wire.CANDIDATES);
    return new Measured<>(CandidateLosses.joined(inBatchOrder(answers.value())), answers.timings());
  }

  @Override
  public Measured<Double> aggregateGradients(long step) {
    Measured<List<Double>> shares =
        inUpdate(
            UnpricedPhase.EXCHANGE.tableName(), () -> own.aggregateGradients(step), Wire.NUMBER);
    return new Measured<>(sum(shares.value()), shares.timings());
  }

  /** Added up in the order of the replicas. */
  private static double sum(List<Double> shares) {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    return sum;
  }

  @Override
  public Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    Measured<List<UnclippedEntries>> answers =
        inUpdate(Phase.OPTIMIZER.tableName(), () -> own.update(step, update), Wire.UNCLIPPED);
    UnclippedEntries unclipped =
        answers.value().stream().reduce(UnclippedEntries.NONE, UnclippedEntries::plus);
    return new Measured<>(unclipped, answers.timings());
  }

  @Override
  public Measured<LossTotal> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    Measured<List<List<LossTotal>>> answers =
        all(
            UnpricedPhase.VALIDATION.tableName(),
            () -> own.evaluate(step, set, activeLayers),
            Wire.TOTALS,
            false);
    double sum = 0;
    long tokens = 0;
    for (LossTotal total : inBatchOrder(answers.value())) {
      sum += total.sum();
      tokens += total.tokens();
    }
    return new Measured<>(new LossTotal(sum, tokens), answers.timings());
  }

  /** Batch b was replica b mod count's. */
  private <T> List<T> inBatchOrder(List<List<T>> answers) {
    int batches = answers.stream().mapToInt(List::size).sum();
    List<T> ordered = new ArrayList<>(batches);
    for (int batch = 0; batch < batches; batch++) {
      ordered.add(answers.get(batch % count()).get(batch / count()));
    }
    return ordered;
  }

  /** A part of an update. What each replica waits for the slowest one is timed. */
  private <T> Measured<List<T>> inUpdate(String phase, Supplier<Measured<T>> part, Wire<T> wire) {
    return all(phase, part, wire, true);
  }

  private <T> Measured<List<T>> all(
      String phase, Supplier<Measured<T>> part, Wire<T> wire, boolean waits) {
    long start = nanoTime.getAsLong();
    List<Measured<T>> answers;
    try (ThreadName name = new ThreadName(meeting.rank())) {
      name.tell(phase);
      Measured<T> mine = done(part);
      name.tell(UnpricedPhase.WAIT.tableName());
      answers = gather(mine, wire);
    }
    long nanos = nanoTime.getAsLong() - start;
    List<T> values = new ArrayList<>(answers.size());
    List<PhaseTiming> timings = new ArrayList<>();
    for (Measured<T> answer : answers) {
      values.add(answer.value());
      timings.addAll(answer.timings());
      if (waits) {
        timings.add(wait(answer.timings(), nanos));
      }
    }
    return new Measured<>(values, timings);
  }

  /** What is left of a part's time when a replica's own phases are taken off, it waited. */
  private static PhaseTiming wait(List<PhaseTiming> own, long nanos) {
    long busy = own.stream().mapToLong(PhaseTiming::wallNanos).sum();
    PhaseTiming any = own.get(0);
    return new PhaseTiming(
        any.replica(),
        any.executorId(),
        any.host(),
        any.device(),
        UnpricedPhase.WAIT.tableName(),
        0,
        0,
        0,
        Math.max(0, nanos - busy),
        0);
  }

  /** Does this member's part; the others are told when it fails. */
  private <T> Measured<T> done(Supplier<Measured<T>> part) {
    try {
      return part.get();
    } catch (RuntimeException | Error e) {
      tell(e);
      throw e;
    }
  }

  private void tell(Throwable failure) {
    try {
      meeting.gather(
          message(
              out -> {
                out.writeByte(failure instanceof ReplicasLostException ? LOSS : FAULT);
                out.writeUTF(shortened(String.valueOf(failure.getMessage())));
              }));
    } catch (RuntimeException more) {
      failure.addSuppressed(more);
    }
  }

  /** What is written has room for 65,535 bytes. */
  private static String shortened(String message) {
    return message.length() > 10_000 ? message.substring(0, 10_000) : message;
  }

  private <T> List<Measured<T>> gather(Measured<T> mine, Wire<T> wire) {
    boolean mineOver = nanoTime.getAsLong() - begun >= length;
    if (meeting.size() == 1) {
      over = mineOver;
      return List.of(mine);
    }
    byte[] message =
        message(
            out -> {
              out.writeByte(ANSWER);
              out.writeBoolean(mineOver);
              wire.write(mine.value(), out);
              Wire.TIMINGS.write(mine.timings(), out);
            });
    List<Measured<T>> answers = new ArrayList<>(meeting.size());
    List<byte[]> messages = meeting.gather(message);
    for (int rank = 0; rank < messages.size(); rank++) {
      answers.add(answer(rank, messages.get(rank), wire));
    }
    return answers;
  }

  private <T> Measured<T> answer(int rank, byte[] message, Wire<T> wire) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
      int kind = in.readByte();
      if (kind == LOSS) {
        throw new ReplicasLostException(
            String.format(Locale.ROOT, "Replica %d: %s", rank, in.readUTF()));
      }
      if (kind == FAULT) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "Replica %d failed: %s", rank, in.readUTF()));
      }
      boolean isOver = in.readBoolean();
      if (rank == 0) {
        over = isOver;
      }
      return new Measured<>(wire.read(in), Wire.TIMINGS.read(in));
    } catch (IOException e) {
      throw new ReplicasLostException(
          String.format(Locale.ROOT, "Replica %d answered what cannot be read: %s", rank, e), e);
    }
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] message(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("An answer cannot be written to memory", e);
    }
    return bytes.toByteArray();
  }
}

package org.notrainnogain.training.exchange;

import com.intel.analytics.bigdl.dllib.optim.parameters.AllReduceParameter;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * The exchange through BigDL's {@code AllReduceParameter}: slices of weights and gradients are
 * blocks in the executors' block managers, fetched by the replicas from one another. Uncompressed,
 * so sums are exact float sums in the order of the replicas.
 *
 * <p>BigDL's workers log a failed read of gradients and go on with what they have. To see that, and
 * to see a block that was not renewed, the vector that BigDL carries has one element more behind
 * each slice, a stamp: with the gradients the number of this round, whose sum over the replicas is
 * known beforehand, with the weights the number of times they were sent.
 */
public final class BigDlExchange implements ParameterExchange {
  private static final long serialVersionUID = 1L;
  private static final AtomicLong NEXT_ID = new AtomicLong();

  /** Stamps stay below this, so that their sum is an exact float for up to as many replicas. */
  private static final int STAMPS = 4096;

  private static final int FLOAT_BYTES = Float.BYTES;

  private final long id;
  private final int replicas;
  private final int size;
  private final Duration patience;
  private final AllReduceParameter<Object> parameter;

  /** The replica whose side this is: the partition of the task that read this value. */
  private transient int replica;

  /** Set in the initialised instance only. */
  private transient Slice slice;

  private transient StampedVector carried;
  private transient float[] weights;
  private transient float[] sums;
  private transient long puts;
  private transient long aggregations;
  private transient long sends;

  /**
   * An exchange, to be made on the driver.
   *
   * @param patience after which a wait for other replicas is an error
   */
  public BigDlExchange(int replicas, int size, Duration patience) {
    ParameterExchange.requireElementForEach(replicas, size);
    requireCarried(replicas, size);
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("Patience must be positive, got " + patience);
    }
    this.id = NEXT_ID.getAndIncrement();
    this.replicas = replicas;
    this.size = size;
    this.patience = patience;
    this.parameter =
        new AllReduceParameter<>(
            id, replicas, size + replicas, 1, "none", BigDlTensors.FLOAT, BigDlTensors.NUMERIC);
    this.replica = -1;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    replica = TaskContext.get() == null ? -1 : TaskContext.getPartitionId();
  }

  @Override
  public int replicas() {
    return replicas;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Slice initialize(float[] initial) {
    if (replica < 0 || replica >= replicas) {
      throw new IllegalStateException(
          "The exchange for "
              + replicas
              + " replicas was initialised outside of a task of partition 0 to "
              + (replicas - 1)
              + "; ship it in the closure of a job with one partition a replica");
    }
    List<BlockId> blocks = BigDlBlocks.of(id, replica, replicas);
    // An earlier attempt of this task may have left some.
    within("Removing old slices", () -> BigDlBlocks.remove(blocks));
    Slice own = ParameterExchange.slice(replicas, size, replica);
    requireRoom(storageBytes(replicas, size));
    StampedVector vector = new StampedVector(replicas, size);
    vector.spread(initial, 0);
    parameter.init(vector.tensor(), BigDlTensors.NUMERIC);
    // Read at once, and from then on kept: a block that is read again later may come from disk.
    parameter.weightPartition();
    parameter.gradientPartition();
    requireHeld(blocks.subList(0, 3));
    weights = Arrays.copyOfRange(initial, own.start(), own.end());
    sums = new float[own.length()];
    carried = vector;
    slice = own;
    return own;
  }

  @Override
  public void weights(float[] into) {
    requireInitialized();
    within("Getting the weights", () -> parameter.getWeights(carried.tensor()).waitResult());
    carried.collect(into, stamp(sends));
  }

  @Override
  public void putGradients(float[] gradients) {
    requireInitialized();
    carried.spread(gradients, stamp(puts + 1));
    parameter.putGradients(carried.tensor());
    requireHeld(BigDlBlocks.gradients(id, replica, replicas));
    puts++;
  }

  @Override
  public float[] aggregateGradients() {
    requireInitialized();
    if (aggregations == puts) {
      throw new IllegalStateException(
          "Replica "
              + replica
              + " has aggregated the gradients of round "
              + puts
              + " already; put gradients first");
    }
    within(
        "Aggregating gradients",
        () -> {
          TorchRuntime.setSerialBlas();
          // Dividing by one leaves the sums.
          parameter.aggregateGradientPartition(1);
        });
    float[] aggregated = BigDlTensors.unwrap(parameter.gradientPartition());
    float expected = replicas * stamp(puts);
    if (aggregated[slice.length()] != expected) {
      throw new ReplicasLostException(
          "The gradients of slice "
              + replica
              + " bear stamps that sum to "
              + aggregated[slice.length()]
              + ", expected "
              + expected
              + ": those of a replica are missing or of another step (the executors' logs say why)");
    }
    System.arraycopy(aggregated, 0, sums, 0, sums.length);
    aggregations = puts;
    return sums;
  }

  @Override
  public float[] weightSlice() {
    requireInitialized();
    return weights;
  }

  @Override
  public void sendWeights() {
    requireInitialized();
    float[] sent = BigDlTensors.unwrap(parameter.weightPartition());
    System.arraycopy(weights, 0, sent, 0, weights.length);
    sent[weights.length] = stamp(sends + 1);
    parameter.sendWeightPartition();
    sends++;
  }

  @Override
  public void release() {
    slice = null;
    carried = null;
    weights = null;
    sums = null;
    within("Freeing the slices", () -> BigDlBlocks.remove(BigDlBlocks.all(id)));
  }

  private static float stamp(long round) {
    return round % STAMPS;
  }

  private void requireInitialized() {
    if (slice == null) {
      throw new IllegalStateException(
          "This copy of the exchange holds no slice; use the instance whose task initialised it"
              + " (an executor keeps it for the run), not one that came with a later task");
    }
  }

  /** Bytes that each replica's slices take of Spark's storage memory, at most. */
  public static long storageBytes(int replicas, int size) {
    return FLOAT_BYTES * (3L * ((size + replicas - 1) / replicas + 1) + size + replicas);
  }

  private void requireRoom(long bytes) {
    long room = BigDlBlocks.room();
    if (room < bytes) {
      throw noRoom(bytes + " bytes", room);
    }
  }

  private void requireHeld(List<BlockId> blocks) {
    List<BlockId> missing = BigDlBlocks.missing(blocks);
    if (!missing.isEmpty()) {
      throw noRoom("the blocks " + missing, BigDlBlocks.room());
    }
  }

  private IllegalStateException noRoom(String what, long room) {
    return new IllegalStateException(
        "Replica "
            + replica
            + " finds no room for "
            + what
            + " in Spark's storage memory, of which "
            + room
            + " bytes are free; raise spark.executor.memory (embedded: the heap of the JVM)");
  }

  /** Does something that may wait for another executor, on a thread that is no task's. */
  private void within(String what, Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread thread = new Thread(task, "exchange-" + id + "-" + replica);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ReplicasLostException(
          what + " of replica " + replica + " failed (" + e.getCause() + ")", e.getCause());
    } catch (TimeoutException e) {
      throw new ReplicasLostException(
          what
              + " of replica "
              + replica
              + " did not end within "
              + patience
              + " (recovery.exchange-timeout): another executor is lost or hangs",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplicasLostException(what + " of replica " + replica + " was interrupted", e);
    }
  }

  private static void requireCarried(int replicas, int size) {
    int longest = size / replicas + 2;
    if (replicas > STAMPS
        || size > Integer.MAX_VALUE - replicas
        || longest > Integer.MAX_VALUE / FLOAT_BYTES) {
      throw new IllegalArgumentException(
          "BigDL does not carry "
              + size
              + " elements for "
              + replicas
              + " replicas; at most "
              + STAMPS
              + " replicas and "
              + (Integer.MAX_VALUE / FLOAT_BYTES - 2)
              + " elements a slice, so change the number of replicas");
    }
  }
}

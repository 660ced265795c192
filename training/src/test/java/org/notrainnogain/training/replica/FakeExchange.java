package org.notrainnogain.training.replica;

import java.util.Arrays;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.tensor.Slice;

/** One replica's side of an exchange in one JVM: what is put lies on a board before all. */
final class FakeExchange implements ParameterExchange {
  private static final long serialVersionUID = 1L;

  /** What all sides see. */
  static final class Board {
    private final float[][] gradients;
    private final float[] weights;

    Board(int replicas, int size) {
      gradients = new float[replicas][size];
      weights = new float[size];
    }
  }

  private final transient Board board;
  private final transient Calls calls;
  private final int replica;
  private transient Slice slice;
  private transient float[] own;

  FakeExchange(Board board, int replica, Calls calls) {
    this.board = board;
    this.replica = replica;
    this.calls = calls;
  }

  @Override
  public int replicas() {
    return board.gradients.length;
  }

  @Override
  public int size() {
    return board.weights.length;
  }

  @Override
  public Slice initialize(float[] weights) {
    slice = ParameterExchange.slice(replicas(), size(), replica);
    own = Arrays.copyOfRange(weights, slice.start(), slice.end());
    System.arraycopy(own, 0, board.weights, slice.start(), slice.length());
    return slice;
  }

  @Override
  public void weights(float[] into) {
    calls.made("weights");
    System.arraycopy(board.weights, 0, into, 0, into.length);
  }

  @Override
  public void putGradients(float[] gradients) {
    calls.made("putGradients");
    System.arraycopy(gradients, 0, board.gradients[replica], 0, gradients.length);
  }

  @Override
  public float[] aggregateGradients() {
    calls.made("aggregateGradients");
    float[] sums = new float[slice.length()];
    for (float[] gradients : board.gradients) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += gradients[slice.start() + i];
      }
    }
    return sums;
  }

  @Override
  public float[] weightSlice() {
    return own;
  }

  @Override
  public void sendWeights() {
    calls.made("sendWeights");
    System.arraycopy(own, 0, board.weights, slice.start(), slice.length());
  }

  @Override
  public void release() {
    calls.made("exchange.release");
  }
}

package org.notrainnogain.training.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.tensor.AutocastRegion;
import org.notrainnogain.training.tensor.FlatParameters;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * Crammed BERT (configuration c5; Geiping and Goldstein, "Cramming", 2022, as used by "No Train No
 * Gain"), trained by masked language modelling.
 *
 * <p>With LN a layer norm with bias and epsilon 1e-12, E the word embedding and P the table of
 * sinusoids:
 *
 * <pre>
 * x = LN(E[ids] + scale P)                       scale is learned, at first 1 / sqrt(hidden)
 * x = x + O attention(QKV LN1(x))                softmax(q k^T / sqrt(head width)) v, for each active layer
 * x = x + D (value * gelu(gate))                 [value, gate] = U LN2(x), exact gelu
 * logits = E W LN(x)                             at the masked positions only; E is tied
 * </pre>
 *
 * <p>Above the attention of the last active layer only the masked positions are computed, since
 * nothing reads the others: the published code computes them all, with the same loss and gradient.
 * Only labels drawn from hidden states need all, and have all.
 *
 * <p>No dropout, and no bias but those of the norms. The loss is the mean cross entropy over the
 * masked positions of a microbatch. {@code deviceBatch} bounds how many sequences are on the device
 * at once: larger microbatches run in pieces, weighted by their masked positions, with the same
 * loss and gradient up to rounding.
 */
public final class Bert implements LanguageModel<MaskedSequence> {
  private final BertConfig config;
  private final Precision precision;
  private final int deviceBatch;
  private final FlatParameters parameters;
  private final BertNetwork network;

  /** A model with all weights zero; give it weights by the parameters. */
  public Bert(BertConfig config, TorchDevice device, Precision precision, int deviceBatch) {
    if (deviceBatch < 1) {
      throw new IllegalArgumentException(
          "Device batch must be 1 sequence or more, got " + deviceBatch + "; raise device-batch");
    }
    AutocastRegion.warnIfSlow(device, precision);
    this.config = config;
    this.precision = precision;
    this.deviceBatch = deviceBatch;
    this.parameters = new FlatParameters(config.layout(), device);
    this.network = network(config, parameters);
  }

  /** What cannot be built leaves no memory behind. */
  private static BertNetwork network(BertConfig config, FlatParameters parameters) {
    try {
      return new BertNetwork(config, parameters);
    } catch (RuntimeException | Error e) {
      parameters.close();
      throw e;
    }
  }

  /** The sizes. */
  public BertConfig config() {
    return config;
  }

  @Override
  public ParameterLayout layout() {
    return parameters.layout();
  }

  @Override
  public FlatParameters parameters() {
    return parameters;
  }

  @Override
  public double forwardBackward(
      List<MaskedSequence> microbatch, ActiveLayers active, double gradientScale) {
    return forwardBackward(
        microbatch,
        active,
        gradientScale,
        MaskedBatch.maskedPositions(microbatch),
        piece -> network.tokenLosses(piece, active));
  }

  @Override
  public double forwardBackwardOnDrawnLabels(
      List<MaskedSequence> microbatch,
      ActiveLayers active,
      double gradientScale,
      LabelSource source,
      LabelSampler labels) {
    return switch (source) {
      case PREDICTIONS ->
          forwardBackward(
              microbatch,
              active,
              gradientScale,
              MaskedBatch.maskedPositions(microbatch),
              piece -> network.drawnLosses(piece, active, labels));
      case HIDDEN_STATES ->
          forwardBackward(
              microbatch,
              active,
              gradientScale,
              microbatch.stream().mapToInt(sequence -> sequence.inputs().length).sum(),
              piece -> network.hiddenStateLosses(piece, active, labels));
    };
  }

  /**
   * @param positions how many positions of the whole microbatch have a loss
   * @param losses of a piece, a position each
   */
  private double forwardBackward(
      List<MaskedSequence> microbatch,
      ActiveLayers active,
      double gradientScale,
      int positions,
      Function<MaskedBatch, Tensor> losses) {
    requireLayers(active.layers());
    if (microbatch.isEmpty()) {
      throw new IllegalArgumentException(
          "A microbatch must hold at least one sequence, got none; it would have no loss");
    }
    double sum = 0;
    for (List<MaskedSequence> piece : pieces(microbatch)) {
      sum += backward(MaskedBatch.of(piece, config), gradientScale / positions, losses);
    }
    return sum / positions;
  }

  private double backward(MaskedBatch piece, double scale, Function<MaskedBatch, Tensor> losses) {
    try (PointerScope scope = new PointerScope()) {
      Tensor ofPositions = autocast(piece, losses);
      ofPositions.sum().mul(new Scalar(scale)).backward();
      return sum(floats(ofPositions));
    }
  }

  @Override
  public LossSums losses(List<MaskedSequence> examples, int[] activeLayers) {
    double[] sums = new double[examples.size()];
    int[] counts = new int[examples.size()];
    int row = 0;
    int next = 0;
    float[] losses = tokenLosses(examples, activeLayers);
    for (MaskedSequence example : examples) {
      counts[row] = example.positions().length;
      for (int i = 0; i < counts[row]; i++) {
        sums[row] += losses[next++];
      }
      row++;
    }
    return new LossSums(sums, counts);
  }

  /** Cross entropy of each masked position, sequence after sequence, without gradients. */
  public float[] tokenLosses(List<MaskedSequence> examples, int[] activeLayers) {
    requireLayers(activeLayers);
    float[] all = new float[MaskedBatch.maskedPositions(examples)];
    int next = 0;
    for (List<MaskedSequence> piece : pieces(examples)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGradients = new NoGradGuard()) {
        float[] losses =
            floats(
                autocast(
                    MaskedBatch.of(piece, config),
                    batch -> network.tokenLosses(batch, ActiveLayers.of(activeLayers))));
        System.arraycopy(losses, 0, all, next, losses.length);
        next += losses.length;
      }
    }
    return all;
  }

  private Tensor autocast(MaskedBatch piece, Function<MaskedBatch, Tensor> losses) {
    try (AutocastRegion region = AutocastRegion.open(parameters.device(), precision)) {
      return losses.apply(piece);
    }
  }

  private List<List<MaskedSequence>> pieces(List<MaskedSequence> examples) {
    List<List<MaskedSequence>> pieces = new ArrayList<>();
    for (int start = 0; start < examples.size(); start += deviceBatch) {
      pieces.add(examples.subList(start, Math.min(start + deviceBatch, examples.size())));
    }
    return pieces;
  }

  private static float[] floats(Tensor losses) {
    float[] values = new float[(int) losses.numel()];
    losses.cpu().data_ptr_float().get(values, 0, values.length);
    return values;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private void requireLayers(int[] activeLayers) {
    boolean valid = activeLayers.length > 0;
    for (int i = 0; i < activeLayers.length; i++) {
      int least = i == 0 ? 0 : activeLayers[i - 1] + 1;
      valid &= activeLayers[i] >= least && activeLayers[i] < config.layers();
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "Active layers must be ascending numbers from 0 to "
              + (config.layers() - 1)
              + ", at least one, got "
              + Arrays.toString(activeLayers));
    }
  }

  /** The stages of the forward pass. */
  BertNetwork network() {
    return network;
  }

  @Override
  public void close() {
    network.close();
    parameters.close();
  }
}

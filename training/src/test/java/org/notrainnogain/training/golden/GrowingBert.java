package org.notrainnogain.training.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.model.Bert;
import org.notrainnogain.training.model.BertConfig;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;

/** A model with its optimizer's state, both as plain vectors; it trains and grows. */
final class GrowingBert {
  private final OptimizerSettings optimizer;
  private BertConfig config;
  private float[] weights;
  private long[] steps;
  private List<float[]> states = new ArrayList<>();

  /** Weights in the order of the layout; no state yet. */
  GrowingBert(BertConfig config, OptimizerSettings optimizer, float[] weights) {
    this.optimizer = optimizer;
    this.config = config;
    this.weights = weights.clone();
    this.steps = new long[config.layout().entries().size()];
  }

  int layers() {
    return config.layers();
  }

  float[] weights() {
    return weights.clone();
  }

  /** Updates of a layer's tensors. */
  long stepsOfLayer(int layer) {
    ParameterLayout layout = config.layout();
    long[] distinct =
        IntStream.range(0, steps.length)
            .filter(tensor -> layout.entries().get(tensor).layer() == layer)
            .mapToLong(tensor -> steps[tensor])
            .distinct()
            .toArray();
    if (distinct.length != 1) {
      throw new AssertionError("Tensors of layer " + layer + " have other step counts");
    }
    return distinct[0];
  }

  double loss(List<MaskedSequence> batch) {
    try (Bert model = model(batch)) {
      return model.forwardBackward(batch, ActiveLayers.of(allLayers()), 1);
    }
  }

  /** One update without clipping; the loss before it. */
  double update(List<MaskedSequence> batch, double learningRate) {
    try (Bert model = model(batch);
        Optimizer updating = optimizer()) {
      double loss = model.forwardBackward(batch, ActiveLayers.of(allLayers()), 1);
      float[] gradients = new float[weights.length];
      model.parameters().gradientsOut(gradients);
      IntStream.range(0, steps.length).forEach(tensor -> steps[tensor]++);
      updating.update(
          weights, gradients, learningRate, 1, steps, model.layout().tensorsOf(allLayers()));
      states = new ArrayList<>();
      for (String name : updating.stateNames()) {
        float[] state = new float[weights.length];
        updating.readState(name, state);
        states.add(state);
      }
      return loss;
    }
  }

  /** Grows by the project's growth. */
  void grow(int layers, GrownState grownState) {
    BertConfig deeper = config.withLayers(layers);
    Growth growth = new Growth(config.layout(), deeper.layout(), grownState);
    weights = growth.weights(weights);
    steps = growth.stepsOfTensor(steps);
    List<float[]> grown = new ArrayList<>();
    for (float[] state : states) {
      float[] vector = new float[weights.length];
      for (Growth.Copied copied : growth.copiedInto(new Slice(0, vector.length))) {
        System.arraycopy(state, copied.source(), vector, copied.target(), copied.length());
      }
      grown.add(vector);
    }
    states = grown;
    config = deeper;
  }

  private Optimizer optimizer() {
    Optimizer created = optimizer.create(config.layout(), new Slice(0, weights.length));
    for (int i = 0; i < states.size(); i++) {
      created.loadState(created.stateNames().get(i), states.get(i));
    }
    return created;
  }

  private Bert model(List<MaskedSequence> batch) {
    Bert model = new Bert(config, TorchDevice.cpu(), Precision.FP32, batch.size());
    model.parameters().copyIn(weights);
    return model;
  }

  private int[] allLayers() {
    return IntStream.range(0, config.layers()).toArray();
  }
}

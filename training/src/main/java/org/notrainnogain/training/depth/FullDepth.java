package org.notrainnogain.training.depth;

import org.notrainnogain.training.rst.BudgetFraction;

/**
 * All layers, all the time: the baseline.
 *
 * @param layers layers of the model, at least 1
 */
public record FullDepth(int layers) implements DepthPlan {
  private static final long serialVersionUID = 1L;

  public FullDepth {
    if (layers < 1) {
      throw new IllegalArgumentException(
          "Depth of " + layers + " layers must be at least 1; set model.layers");
    }
  }

  @Override
  public int layers(double budgetFraction) {
    BudgetFraction.requireNumber(budgetFraction);
    return layers;
  }

  /** Full depth has no settings. */
  public record Settings() implements DepthSettings {
    @Override
    public String name() {
      return "full";
    }

    @Override
    public DepthPlan create(int layers) {
      return new FullDepth(layers);
    }
  }
}

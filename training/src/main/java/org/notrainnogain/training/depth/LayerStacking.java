package org.notrainnogain.training.depth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.training.rst.BudgetFraction;

/**
 * Layer stacking (Gong et al., "Efficient Training of BERT by Progressively Stacking", 2019), as
 * "No Train No Gain" uses it: a shallow model that is made {@code factor} times deeper whenever a
 * fraction of the budget is reached, by copying its layers on top of themselves (layer i of the
 * deeper model gets layer i mod n of the n that there were). With k fractions and L layers:
 *
 * <pre>
 * layers(f) = L / factor^(number of fractions above f)        published: L/4, L/2 from 0.125, L from 0.3
 * </pre>
 *
 * <p>An update costs the price of the layers that the model has, so the shallow stages buy more
 * updates: 1.465 times the baseline's for the published BERT. Growth itself is not charged. It
 * happens between two updates; the published loop grows in the middle of an accumulation, where the
 * new layers miss the gradients of its first microbatches. All layers are active all the time.
 *
 * @param layers layers of the finished model, at least 1
 * @param fractions of the budget at which the model grows, ascending, above 0 and below 1
 * @param factor how many times deeper, at least 2
 * @param grownState what becomes of the optimizer's state
 */
public record LayerStacking(int layers, List<Double> fractions, int factor, GrownState grownState)
    implements DepthPlan {
  private static final long serialVersionUID = 1L;

  public LayerStacking {
    Objects.requireNonNull(grownState, "grownState");
    fractions = List.copyOf(fractions);
    requireFractions(fractions);
    requireFactor(factor);
    int rest = layers;
    for (int i = 0; i < fractions.size(); i++) {
      if (rest < factor || rest % factor != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Layer stacking makes the model %d times deeper at %d fractions of the budget, so its %d"
                    + " layers must be a multiple of %d^%d; change model.layers,"
                    + " depth.stacking.fractions or depth.stacking.factor",
                factor,
                fractions.size(),
                layers,
                factor,
                fractions.size()));
      }
      rest /= factor;
    }
  }

  private static void requireFractions(List<Double> fractions) {
    double previous = 0;
    for (double fraction : fractions) {
      if (!(fraction > previous && fraction < 1)) {
        throw new IllegalArgumentException(
            "Layer stacking's fractions must ascend, above 0 and below 1, got " + fractions);
      }
      previous = fraction;
    }
    if (fractions.isEmpty()) {
      throw new IllegalArgumentException(
          "Layer stacking needs a fraction at which the model grows; for none choose depth = full");
    }
  }

  private static void requireFactor(int factor) {
    if (factor < 2) {
      throw new IllegalArgumentException(
          "Layer stacking's factor must be at least 2, got " + factor);
    }
  }

  @Override
  public int layers(double budgetFraction) {
    BudgetFraction.requireNumber(budgetFraction);
    int depth = layers;
    for (double fraction : fractions) {
      depth = fraction > budgetFraction ? depth / factor : depth;
    }
    return depth;
  }

  @Override
  public List<DepthStage> stages() {
    List<DepthStage> stages = new ArrayList<>();
    double begin = 0;
    for (double end : fractions) {
      stages.add(new DepthStage(begin, end, layers(begin)));
      begin = end;
    }
    stages.add(new DepthStage(begin, 1, layers));
    return List.copyOf(stages);
  }

  /**
   * Settings of {@link LayerStacking}.
   *
   * @param fractions of the budget at which the model grows
   * @param factor how many times deeper
   * @param grownState what becomes of the optimizer's state
   */
  public record Settings(List<Double> fractions, int factor, GrownState grownState)
      implements DepthSettings {
    public Settings {
      fractions = List.copyOf(fractions);
      requireFractions(fractions);
      requireFactor(factor);
      Objects.requireNonNull(grownState, "grownState");
    }

    @Override
    public String name() {
      return "stacking";
    }

    @Override
    public DepthPlan create(int layers) {
      return new LayerStacking(layers, fractions, factor, grownState);
    }
  }
}

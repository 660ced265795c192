package org.notrainnogain.training.schedule;

/**
 * A straight warm-up, then half a cosine, never below the floor. With warm-up w, start s and floor
 * c (both factors of the peak):
 *
 * <p>{@code lr(f) = peak (s + (1 - s) f / w)} for {@code f < w}, else {@code peak max(c, (1 +
 * cos(pi (f - w) / (1 - w))) / 2)}.
 *
 * <p>The published T5 schedule is w = 10,000 / 65,536, s = 0.5, c = 1e-5; its code rises again past
 * the budget and cuts time to 65,536 steps, this one does neither.
 */
public final class Cosine implements LearningRateSchedule {
  private static final long serialVersionUID = 1L;

  private final double peak;
  private final Settings settings;

  /**
   * @param peak the learning rate at the end of the warm-up
   * @param settings the shape
   */
  public Cosine(double peak, Settings settings) {
    Fractions.requirePeak(peak);
    this.peak = peak;
    this.settings = settings;
  }

  @Override
  public double learningRate(double budgetFraction) {
    double fraction = Fractions.clamp(budgetFraction);
    double warmUp = settings.warmUp();
    if (fraction < warmUp) {
      return peak * (settings.startFactor() + (1 - settings.startFactor()) * (fraction / warmUp));
    }
    double decayed = (fraction - warmUp) / (1 - warmUp);
    double cosine = (1 + Math.cos(Math.PI * decayed)) / 2;
    return peak * Math.max(settings.floorFactor(), cosine);
  }

  @Override
  public double peak() {
    return peak;
  }

  @Override
  public double floor() {
    return peak * settings.floorFactor();
  }

  /**
   * The shape of a cosine.
   *
   * @param warmUp share of the budget until the peak, in [0, 1)
   * @param startFactor learning rate at the start over the peak, in [0, 1]
   * @param floorFactor learning rate at the end over the peak, in [0, 1]
   */
  public record Settings(double warmUp, double startFactor, double floorFactor)
      implements ScheduleSettings {
    public Settings {
      if (!(warmUp >= 0 && warmUp < 1)) {
        throw new IllegalArgumentException(
            "Cosine warm-up " + warmUp + " must be in [0, 1), a share of the budget");
      }
      requireFactor("start-factor", startFactor);
      requireFactor("floor-factor", floorFactor);
    }

    private static void requireFactor(String name, double factor) {
      if (!(factor >= 0 && factor <= 1)) {
        throw new IllegalArgumentException(
            "Cosine " + name + " " + factor + " must be in [0, 1], a share of the peak");
      }
    }

    @Override
    public String name() {
      return "cosine";
    }

    @Override
    public LearningRateSchedule create(double peak) {
      return new Cosine(peak, this);
    }
  }
}

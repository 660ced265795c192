package org.notrainnogain.planning.nightly;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;

/**
 * The settings that a method is tuned in. Its points are a Sobol sequence, which leaves no large
 * gap however few points are taken, shifted as a whole by the seed (Cranley and Patterson's
 * rotation: modulo 1 in each dimension), so that another seed or method has other points.
 *
 * @param dimensions a tuned setting each; none where nothing is tuned
 */
public record SearchSpace(List<Dimension> dimensions) {
  public SearchSpace {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Points of the space.
   *
   * @param count how many
   * @param method whose space it is
   * @param seed of the shift
   * @return so many lists of {@code KEY=VALUE}
   */
  public List<List<String>> points(int count, String method, long seed) {
    RandomGenerator random = SeededRandom.of(seed, "tuning " + method);
    double[] shift = random.doubles(dimensions.size()).toArray();
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(dimensions.size());
    List<List<String>> points = new ArrayList<>();
    for (int point = 0; point < count; point++) {
      double[] places = sequence.nextVector();
      List<String> settings = new ArrayList<>();
      for (int i = 0; i < places.length; i++) {
        double place = (places[i] + shift[i]) % 1.0;
        Dimension dimension = dimensions.get(i);
        settings.add(dimension.key() + "=" + dimension.value(place));
      }
      points.add(List.copyOf(settings));
    }
    return List.copyOf(points);
  }
}

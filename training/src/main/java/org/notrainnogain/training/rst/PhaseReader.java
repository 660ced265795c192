package org.notrainnogain.training.rst;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code phases}: how each of them is priced. */
final class PhaseReader {
  private static final List<String> WAYS =
      List.of("seconds", "by-optimizer", "included-in", "priced-as", "not-charged");
  private static final double MOST_SECONDS = 1e9;

  private final int modelLayers;
  private final List<String> problems;

  PhaseReader(int modelLayers, List<String> problems) {
    this.modelLayers = modelLayers;
    this.problems = problems;
  }

  Map<Phase, PhasePricing> read(Optional<ConfFields> phases) {
    Map<Phase, PhasePricing> pricings = new EnumMap<>(Phase.class);
    if (phases.isEmpty()) {
      return pricings;
    }
    for (String key : phases.get().keys()) {
      Optional<Phase> phase = Phase.named(key);
      if (phase.isEmpty()) {
        phases.get().problem(key, "is no phase; phases are " + Phase.names());
        continue;
      }
      phases
          .get()
          .object(key)
          .flatMap(fields -> pricing(phase.get(), fields))
          .ifPresent(pricing -> pricings.put(phase.get(), pricing));
    }
    requireTargets(phases.get(), pricings);
    requireNothingTwice(phases.get(), pricings);
    return pricings;
  }

  private Optional<PhasePricing> pricing(Phase phase, ConfFields fields) {
    try (fields) {
      List<String> ways = WAYS.stream().filter(fields::has).toList();
      if (ways.size() != 1) {
        problems.add(
            String.format(
                Locale.ROOT,
                "phases.%s has %s, exactly one of %s is demanded",
                phase.tableName(),
                ways.isEmpty() ? "no price" : String.join(" and ", ways),
                String.join(", ", WAYS)));
        return Optional.empty();
      }
      return switch (ways.get(0)) {
        case "included-in" -> target(fields, "included-in").map(PhasePricing.IncludedIn::new);
        case "priced-as" -> target(fields, "priced-as").map(PhasePricing.PricedAs::new);
        case "not-charged" -> Optional.of(new PhasePricing.NotCharged(fields.text("not-charged")));
        default -> Optional.of(measured(phase, fields));
      };
    }
  }

  private static Optional<Phase> target(ConfFields fields, String key) {
    String name = fields.text(key);
    Optional<Phase> phase = Phase.named(name);
    if (phase.isEmpty()) {
      fields.problem(key, "is '" + name + "', no phase; phases are " + Phase.names());
    }
    return phase;
  }

  private PhasePricing.Measured measured(Phase phase, ConfFields fields) {
    // An optimizer's update costs the same for any number of sequences.
    int sequences = phase == Phase.OPTIMIZER ? 0 : fields.count("sequences");
    SortedMap<String, LayerPrices> byOptimizer = new TreeMap<>();
    if (fields.has("seconds")) {
      byOptimizer.put(PhasePricing.Measured.ANY_OPTIMIZER, seconds(fields));
    } else {
      fields.object("by-optimizer").ifPresent(named -> readOptimizers(named, byOptimizer));
    }
    return new PhasePricing.Measured(sequences, byOptimizer);
  }

  private void readOptimizers(ConfFields named, SortedMap<String, LayerPrices> into) {
    if (named.keys().isEmpty()) {
      problems.add("phases: by-optimizer names no optimizer, at least one is demanded");
    }
    for (String optimizer : named.keys()) {
      named
          .object(optimizer)
          .ifPresent(
              fields -> {
                try (fields) {
                  into.put(optimizer, seconds(fields));
                }
              });
    }
  }

  /** A number for any layers, a list from 1 layer on, or an object by number of layers. */
  private LayerPrices seconds(ConfFields fields) {
    Optional<ConfigValue> value = fields.value("seconds");
    String path = fields.pathOf("seconds");
    if (value.isPresent() && value.get() instanceof ConfigList list) {
      NavigableMap<Integer, Long> nanos = new TreeMap<>();
      for (int i = 0; i < list.size(); i++) {
        put(nanos, path, i + 1, list.get(i));
      }
      return byLayers(path, nanos);
    }
    if (value.isPresent() && value.get() instanceof ConfigObject object) {
      NavigableMap<Integer, Long> nanos = new TreeMap<>();
      new TreeMap<>(object).forEach((layers, v) -> putNamed(nanos, path, layers, v));
      return byLayers(path, nanos);
    }
    OptionalLong any = value.isPresent() ? nanos(path, value.get()) : OptionalLong.empty();
    return LayerPrices.ofAny(any.orElse(1));
  }

  private LayerPrices byLayers(String path, NavigableMap<Integer, Long> nanos) {
    if (nanos.isEmpty()) {
      problems.add(path + " has no price, at least one is demanded");
    }
    return LayerPrices.of(nanos);
  }

  private void putNamed(
      NavigableMap<Integer, Long> into, String path, String layers, ConfigValue value) {
    if (layers.matches("[1-9][0-9]{0,5}")) {
      put(into, path, Integer.parseInt(layers), value);
    } else {
      problems.add(path + " has the key '" + layers + "', a number of layers is demanded");
    }
  }

  private void put(NavigableMap<Integer, Long> into, String path, int layers, ConfigValue value) {
    if (layers > modelLayers) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s has a price for %d layers, the model has %d",
              path,
              layers,
              modelLayers));
      return;
    }
    nanos(path + " of " + layers + " layers", value).ifPresent(nanos -> into.put(layers, nanos));
  }

  /** Seconds, rounded to whole nanoseconds (half to even). */
  private OptionalLong nanos(String path, ConfigValue value) {
    if (value.valueType() == ConfigValueType.NUMBER) {
      double seconds = ((Number) value.unwrapped()).doubleValue();
      if (seconds > 0 && seconds <= MOST_SECONDS) {
        long nanos =
            new BigDecimal(value.render())
                .movePointRight(9)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact();
        if (nanos > 0) {
          return OptionalLong.of(nanos);
        }
      }
    }
    problems.add(
        path
            + " is "
            + value.render()
            + ", a number of seconds from 0.000000001 to 1000000000 is demanded");
    return OptionalLong.empty();
  }

  /** A price of whole updates holds what other phases would be charged for once more. */
  private static void requireNothingTwice(ConfFields phases, Map<Phase, PhasePricing> pricings) {
    if (!(pricings.get(Phase.UPDATE) instanceof PhasePricing.Measured)) {
      return;
    }
    for (Phase part : List.of(Phase.FORWARD_BACKWARD, Phase.OPTIMIZER, Phase.HESSIAN)) {
      PhasePricing pricing = pricings.get(part);
      if (pricing instanceof PhasePricing.Measured || pricing instanceof PhasePricing.PricedAs) {
        phases.problem(
            part.tableName(),
            "has a price of its own beside that of whole updates, and would be charged twice; set"
                + " included-in = update, or leave out update");
      }
    }
  }

  private static void requireTargets(ConfFields phases, Map<Phase, PhasePricing> pricings) {
    pricings.forEach(
        (phase, pricing) -> {
          Optional<Phase> target =
              pricing instanceof PhasePricing.IncludedIn in
                  ? Optional.of(in.phase())
                  : pricing instanceof PhasePricing.PricedAs as
                      ? Optional.of(as.phase())
                      : Optional.empty();
          if (target.isPresent()
              && !(pricings.get(target.get()) instanceof PhasePricing.Measured)) {
            phases.problem(
                phase.tableName(),
                "is " + pricing.inWords() + ", which has no seconds of its own; name one that has");
          }
        });
  }
}

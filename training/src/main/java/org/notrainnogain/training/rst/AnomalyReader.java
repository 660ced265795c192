package org.notrainnogain.training.rst;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks all measured prices, and reads which findings the file accepts. */
final class AnomalyReader {
  /** Names one price; ordered by phase, optimizer, layers. */
  private record Priced(Phase phase, String optimizer, int layers) implements Comparable<Priced> {
    private static final Comparator<Priced> ORDER =
        Comparator.comparing(Priced::phase)
            .thenComparing(Priced::optimizer)
            .thenComparingInt(Priced::layers);

    @Override
    public int compareTo(Priced other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<Phase, PhasePricing> pricings;
  private final List<String> problems;

  AnomalyReader(Map<Phase, PhasePricing> pricings, List<String> problems) {
    this.pricings = pricings;
    this.problems = problems;
  }

  List<AcceptedAnomaly> read(List<ConfFields> entries) {
    SortedMap<Priced, String> findings = findings();
    List<AcceptedAnomaly> accepted = new ArrayList<>();
    for (ConfFields entry : entries) {
      accept(entry, findings).ifPresent(accepted::add);
    }
    findings.forEach(this::report);
    return accepted;
  }

  private SortedMap<Priced, String> findings() {
    SortedMap<Priced, String> findings = new TreeMap<>();
    pricings.forEach(
        (phase, pricing) -> {
          if (pricing instanceof PhasePricing.Measured measured) {
            measured
                .byOptimizer()
                .forEach(
                    (optimizer, prices) ->
                        PriceCheck.findings(prices.byLayers())
                            .forEach(
                                (layers, finding) ->
                                    findings.put(new Priced(phase, optimizer, layers), finding)));
          }
        });
    return findings;
  }

  private Optional<AcceptedAnomaly> accept(ConfFields entry, SortedMap<Priced, String> findings) {
    try (entry) {
      String phaseName = entry.text("phase");
      String optimizer =
          entry.has("optimizer") ? entry.text("optimizer") : PhasePricing.Measured.ANY_OPTIMIZER;
      int layers = entry.count("layers");
      String reason = entry.text("reason");
      Optional<Phase> phase = Phase.named(phaseName);
      Optional<String> finding = phase.map(p -> findings.remove(new Priced(p, optimizer, layers)));
      if (finding.isEmpty()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "accepted-anomalies names phase '%s' with %d layers, where no price fails the"
                    + " checks; remove the entry",
                phaseName,
                layers));
        return Optional.empty();
      }
      return Optional.of(
          new AcceptedAnomaly(phase.orElseThrow(), optimizer, layers, reason, finding.get()));
    }
  }

  private void report(Priced price, String finding) {
    String optimizer =
        price.optimizer().equals(PhasePricing.Measured.ANY_OPTIMIZER)
            ? ""
            : ", optimizer " + price.optimizer();
    problems.add(
        String.format(
            Locale.ROOT,
            "Phase %s%s with %d active layers %s; correct it, or name it in accepted-anomalies with"
                + " a reason",
            price.phase().tableName(),
            optimizer,
            price.layers(),
            finding));
  }
}

package org.notrainnogain.training.rst;

import com.typesafe.config.ConfigUtil;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A reference system that was measured, and its file.
 *
 * @param name the reference system's name
 * @param source who measured it, with what
 * @param conditions measuring conditions by name
 * @param model the model that was measured
 * @param sequenceLength tokens of a sequence
 * @param prices one entry a phase and optimizer
 * @param remarks sentences for whoever reads the file; its first comment
 */
public record MeasuredSystem(
    String name,
    String source,
    SortedMap<String, String> conditions,
    PricedModel model,
    int sequenceLength,
    List<Prices> prices,
    List<String> remarks) {
  private static final int NANO_DIGITS = 9;

  public MeasuredSystem {
    conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
    prices = List.copyOf(prices);
    remarks = List.copyOf(remarks);
  }

  /**
   * Prices of one phase.
   *
   * @param optimizer the optimizer that they hold for; empty where they hold for any
   * @param sequences what a price is for; empty where it is an update
   * @param nanosByLayers prices by active layers, in nanoseconds
   */
  public record Prices(
      Phase phase,
      Optional<String> optimizer,
      OptionalInt sequences,
      SortedMap<Integer, Long> nanosByLayers) {
    public Prices {
      Objects.requireNonNull(phase, "phase");
      nanosByLayers = Collections.unmodifiableSortedMap(new TreeMap<>(nanosByLayers));
    }
  }

  /**
   * The bytes of its file, which load and pass the checks of every reference system.
   *
   * @throws IllegalArgumentException where prices fail the checks, naming each of them
   */
  public byte[] file() {
    List<String> findings = findings();
    if (!findings.isEmpty()) {
      throw new IllegalArgumentException("- " + String.join("\n- ", findings));
    }
    byte[] hocon = hocon().getBytes(StandardCharsets.UTF_8);
    ReferenceSystem.parse(name, hocon);
    return hocon;
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (Prices measured : prices) {
      PriceCheck.findings(new TreeMap<>(measured.nanosByLayers()))
          .forEach(
              (layers, finding) ->
                  findings.add(
                      String.format(
                          Locale.ROOT,
                          "Phase %s%s with %d active layers %s",
                          measured.phase().tableName(),
                          measured.optimizer().map(name -> " of " + name).orElse(""),
                          layers,
                          finding)));
    }
    return findings;
  }

  private String hocon() {
    StringBuilder text = new StringBuilder();
    remarks.forEach(remark -> text.append("# ").append(remark.replace('\n', ' ')).append('\n'));
    line(text, "name", quoted(name));
    line(text, "source", quoted(source));
    text.append("conditions {\n");
    conditions.forEach((key, value) -> line(text, "  " + ConfigUtil.joinPath(key), quoted(value)));
    text.append("}\nmodel {\n");
    line(text, "  name", quoted(model.name()));
    line(text, "  family", quoted(model.family()));
    line(text, "  layers", model.layers());
    line(text, "  hidden", model.hidden());
    line(text, "  heads", model.heads());
    line(text, "  feed-forward", model.feedForward());
    line(text, "  vocabulary", model.vocabulary());
    text.append("}\n");
    line(text, "sequence-length", sequenceLength);
    text.append("# Seconds by active layers.\nphases {\n");
    byPhase().forEach((phase, entries) -> text.append(phase(phase, entries)));
    return text.append("}\n").toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  private Map<Phase, List<Prices>> byPhase() {
    Map<Phase, List<Prices>> byPhase = new TreeMap<>();
    prices.forEach(p -> byPhase.computeIfAbsent(p.phase(), none -> new ArrayList<>()).add(p));
    return byPhase;
  }

  private static String phase(Phase phase, List<Prices> entries) {
    String sequences =
        entries.get(0).sequences().isPresent()
            ? "sequences = " + entries.get(0).sequences().getAsInt() + ", "
            : "";
    String priced =
        entries.get(0).optimizer().isEmpty()
            ? seconds(entries.get(0))
            : entries.stream()
                .map(
                    entry ->
                        String.format(
                            Locale.ROOT,
                            "%s { %s }",
                            ConfigUtil.joinPath(entry.optimizer().orElseThrow()),
                            seconds(entry)))
                .collect(Collectors.joining(", ", "by-optimizer { ", " }"));
    return "  " + phase.tableName() + " { " + sequences + priced + " }\n";
  }

  private static String seconds(Prices entry) {
    return entry.nanosByLayers().entrySet().stream()
        .map(
            price ->
                price.getKey()
                    + " = "
                    + BigDecimal.valueOf(price.getValue(), NANO_DIGITS)
                        .stripTrailingZeros()
                        .toPlainString())
        .collect(Collectors.joining(", ", "seconds { ", " }"));
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}

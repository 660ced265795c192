package org.notrainnogain.training.rst;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table of prices measured on one machine for one model and sequence length, read from a HOCON
 * file and checked: prices never fall with layers and lie near a straight line, unless the file
 * accepts an anomaly and says why. Files lie in {@code conf/reference-systems}; {@code
 * docs/protocol.md} has the format. Immutable.
 */
public final class ReferenceSystem {
  /** Far more than any price list needs. */
  public static final int MOST_BYTES = 1 << 20;

  private final Description description;
  private final PricedModel model;
  private final int sequenceLength;
  private final Map<Phase, PhasePricing> pricings;
  private final List<AcceptedAnomaly> anomalies;
  private final String contentSha256;

  /**
   * Where the prices come from.
   *
   * @param name the reference system's name
   * @param source who measured or published it
   * @param conditions measuring conditions by name, ascending
   */
  record Description(String name, String source, SortedMap<String, String> conditions) {}

  ReferenceSystem(
      Description description,
      PricedModel model,
      int sequenceLength,
      Map<Phase, PhasePricing> pricings,
      List<AcceptedAnomaly> anomalies,
      String contentSha256) {
    this.description = description;
    this.model = model;
    this.sequenceLength = sequenceLength;
    this.pricings = new EnumMap<>(Phase.class);
    this.pricings.putAll(pricings);
    this.anomalies = List.copyOf(anomalies);
    this.contentSha256 = contentSha256;
  }

  /**
   * Reads and checks a file.
   *
   * @throws IllegalArgumentException with all problems in one message
   * @throws UncheckedIOException where the file cannot be read
   */
  public static ReferenceSystem load(Path conf) {
    try (InputStream in = Files.newInputStream(conf)) {
      return parse(conf.toString(), in.readNBytes(MOST_BYTES + 1));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "Reference system file "
              + conf
              + " does not exist; set reference-system to the path of a price list",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reference system file " + conf + " cannot be read", e);
    }
  }

  /**
   * Reads and checks the bytes of a file.
   *
   * @param origin where they come from, for messages
   * @throws IllegalArgumentException with all problems in one message
   */
  public static ReferenceSystem parse(String origin, byte[] hocon) {
    return ReferenceSystemReader.read(origin, hocon);
  }

  /** Its name, as {@code rtx3090-bert}. */
  public String name() {
    return description.name();
  }

  /** Who measured or published the prices. */
  public String source() {
    return description.source();
  }

  /** Measuring conditions by name, ascending. */
  public SortedMap<String, String> conditions() {
    return Collections.unmodifiableSortedMap(description.conditions());
  }

  /** The model that the prices hold for. */
  public PricedModel model() {
    return model;
  }

  /** Tokens of a sequence that the prices hold for. */
  public int sequenceLength() {
    return sequenceLength;
  }

  /** SHA-256 of the content, in hex; comments and spacing do not count. */
  public String contentSha256() {
    return contentSha256;
  }

  /** The phases that the file names. */
  public Set<Phase> phases() {
    return Collections.unmodifiableSet(pricings.keySet());
  }

  /** How each phase is priced, in words for manifest and report, as "included-in update". */
  public SortedMap<Phase, String> pricingInWords() {
    SortedMap<Phase, String> words = new TreeMap<>();
    pricings.forEach((phase, pricing) -> words.put(phase, pricing.inWords()));
    return words;
  }

  /** Prices that fail the checks and are used all the same; every report names them. */
  public List<AcceptedAnomaly> acceptedAnomalies() {
    return anomalies;
  }

  /**
   * Demands that the prices were measured with a model of this shape.
   *
   * @throws IllegalArgumentException naming each difference
   */
  public void requireModel(PricedModel running) {
    List<String> differences = model.differences(running);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Model %s does not belong to reference system %s, which prices %s: %s; choose the"
                  + " model or a reference system measured with it",
              running.name(),
              name(),
              model.name(),
              String.join(", ", differences)));
    }
  }

  /**
   * The prices for a run.
   *
   * @param optimizer the optimizer's name, as {@code adamw}
   * @param runningLength tokens of a sequence
   * @throws IllegalArgumentException where the prices hold for another sequence length
   */
  public PriceList prices(String optimizer, int runningLength) {
    if (runningLength != sequenceLength) {
      List<String> phases = new ArrayList<>();
      pricings.keySet().forEach(p -> phases.add(p.tableName()));
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sequence length %d has no price in reference system %s, whose phases %s are priced"
                  + " for %d; prepare a corpus of that length, or choose a reference system measured with"
                  + " yours",
              runningLength,
              name(),
              String.join(", ", phases),
              sequenceLength));
    }
    return new PriceList(this, pricings, optimizer);
  }
}

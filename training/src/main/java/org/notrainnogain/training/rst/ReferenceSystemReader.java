package org.notrainnogain.training.rst;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.storage.Sha256;
import org.notrainnogain.storage.StrictUtf8;

/** Turns the HOCON of a reference system into values; all problems come in one message. */
final class ReferenceSystemReader {
  private final List<String> problems = new ArrayList<>();

  private ReferenceSystemReader() {}

  static ReferenceSystem read(String origin, byte[] hocon) {
    if (hocon.length > ReferenceSystem.MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Reference system %s is larger than %d bytes; it should hold prices alone",
              origin,
              ReferenceSystem.MOST_BYTES));
    }
    Config config = parse(origin, text(origin, hocon));
    ReferenceSystemReader reader = new ReferenceSystemReader();
    Optional<ReferenceSystem> system = reader.system(config);
    if (!reader.problems.isEmpty() || system.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Reference system %s cannot be used:\n- %s",
              origin,
              String.join("\n- ", reader.problems)));
    }
    return system.get();
  }

  private static String text(String origin, byte[] hocon) {
    try {
      return StrictUtf8.decode(hocon);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "Reference system " + origin + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Config parse(String origin, String hocon) {
    try {
      // Files of others must not reach past themselves: no includes, no environment.
      ConfigParseOptions options =
          ConfigParseOptions.defaults()
              .setOriginDescription(origin)
              .setIncluder(new NoIncludes(origin));
      return ConfigFactory.parseString(hocon, options).resolve(ConfigResolveOptions.noSystem());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "Reference system " + origin + " is not HOCON: " + e.getMessage(), e);
    }
  }

  private Optional<ReferenceSystem> system(Config config) {
    try (ConfFields root = new ConfFields("", config.root(), problems)) {
      String name = root.text("name");
      String source = root.text("source");
      SortedMap<String, String> conditions = conditions(root);
      Optional<PricedModel> model = root.object("model").map(ReferenceSystemReader::model);
      int sequenceLength = root.count("sequence-length");
      Map<Phase, PhasePricing> pricings =
          new PhaseReader(model.map(PricedModel::layers).orElse(1), problems)
              .read(root.object("phases"));
      List<AcceptedAnomaly> anomalies =
          new AnomalyReader(pricings, problems).read(root.objects("accepted-anomalies"));
      return model.map(
          m ->
              new ReferenceSystem(
                  new ReferenceSystem.Description(name, source, conditions),
                  m,
                  sequenceLength,
                  pricings,
                  anomalies,
                  Sha256.hex(config.root().render(ConfigRenderOptions.concise()))));
    }
  }

  private static SortedMap<String, String> conditions(ConfFields root) {
    SortedMap<String, String> conditions = new TreeMap<>();
    root.object("conditions")
        .ifPresent(fields -> fields.keys().forEach(key -> conditions.put(key, fields.text(key))));
    return conditions;
  }

  private static PricedModel model(ConfFields fields) {
    try (fields) {
      return new PricedModel(
          fields.text("name"),
          fields.text("family"),
          fields.count("layers"),
          fields.count("hidden"),
          fields.count("heads"),
          fields.count("feed-forward"),
          fields.count("vocabulary"));
    }
  }
}

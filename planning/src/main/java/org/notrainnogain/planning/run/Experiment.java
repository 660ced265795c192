package org.notrainnogain.planning.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.storage.Sha256;

/**
 * What a run may be averaged with and compared to. Whatever determines a result, as {@link
 * RunPlan#identity} has it, is in one of three parts:
 *
 * <ul>
 *   <li>seeds, by which runs of one arm differ; that of the evaluation is none of them, since all
 *       that are compared are evaluated on the same sequences;
 *   <li>the method: what fills its slots, its free phases, its proxy;
 *   <li>all else: results-version, corpus, prices, fidelity, model, sizes of a step, precision,
 *       budget, evaluation, and every setting that is in no list here.
 * </ul>
 *
 * Names of methods and models are in none: they choose nothing. Runs of equal ids, whatever their
 * seeds, differ by chance alone; runs of equal comparison id and other arm ids differ in the
 * method.
 *
 * @param comparisonId hash of all else, so many hexadecimal digits: {@value #DIGITS}
 * @param armId hash of the method, as long
 */
public record Experiment(String comparisonId, String armId) {
  private static final int DIGITS = 16;
  private static final String SEEDS = "seeds";
  private static final String EVALUATION = "evaluation";

  /** Settings that are the method's. */
  private static final List<String> METHOD =
      List.of("depth", "selector", "optimizer", "schedule", "free-phases", "rho", "sophia");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The experiment that a run is part of.
   *
   * @param identity as {@link RunPlan#identity} has it
   * @param fidelity sound, published or custom
   * @param proxy what the run of the proxy model is part of; empty in methods without a proxy, and
   *     where nothing says it: then the id of the proxy's run counts, its seed included
   * @throws IllegalArgumentException when the identity is no JSON object with settings
   */
  static Experiment of(String identity, String fidelity, Optional<Experiment> proxy) {
    ObjectNode all = object(identity);
    ObjectNode settings = settings(all);
    settings.remove("method");
    remove(settings, "model", "name");
    settings.remove("seed");
    keepEvaluation(settings);
    ObjectNode method = JSON.createObjectNode();
    for (String key : METHOD) {
      JsonNode value = settings.remove(key);
      if (value != null) {
        method.set(key, value);
      }
    }
    proxy.ifPresent(of -> replaceProxy(method, of));
    all.put("fidelity", fidelity);
    return new Experiment(hash(all), hash(method));
  }

  private static ObjectNode object(String identity) {
    try {
      return (ObjectNode) JSON.readTree(identity);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalArgumentException("A run's identity is no JSON object: " + identity, e);
    }
  }

  private static ObjectNode settings(ObjectNode identity) {
    if (identity.get("settings") instanceof ObjectNode settings) {
      return settings;
    }
    throw new IllegalArgumentException("A run's identity has no settings: " + identity);
  }

  private static void remove(ObjectNode settings, String section, String key) {
    if (settings.get(section) instanceof ObjectNode within) {
      within.remove(key);
    }
  }

  private static void keepEvaluation(ObjectNode settings) {
    JsonNode seeds = settings.remove(SEEDS);
    if (seeds != null && seeds.has(EVALUATION)) {
      settings.putObject(SEEDS).set(EVALUATION, seeds.get(EVALUATION));
    }
  }

  /** A proxy of each seed is one and the same choice; the id of its run is not. */
  private static void replaceProxy(ObjectNode method, Experiment proxy) {
    for (JsonNode choice : method.path("selector")) {
      if (choice.has("proxy")) {
        ((ObjectNode) choice).put("proxy", proxy.comparisonId + " " + proxy.armId);
      }
    }
  }

  /** Keys are sorted already, as in every canonical JSON of settings. */
  private static String hash(JsonNode node) {
    return Sha256.hex(node.toString()).substring(0, DIGITS);
  }
}

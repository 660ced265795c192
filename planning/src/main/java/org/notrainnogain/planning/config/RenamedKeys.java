package org.notrainnogain.planning.config;

import java.util.Map;
import java.util.Optional;

/**
 * Settings that have another name now. An old name is an error that says the new one: to go on
 * reading it would give one setting two names, and to pass it over would change what a file means.
 */
final class RenamedKeys {
  /**
   * New names by old ones: of a key, or of a section and so of all that is in it. A renamed setting
   * gets a line here.
   */
  private static final Map<String, String> SHIPPED =
      Map.of("training.replicas", "placement.replicas");

  private final Map<String, String> newNames;

  RenamedKeys(Map<String, String> newNames) {
    this.newNames = Map.copyOf(newNames);
  }

  static RenamedKeys shipped() {
    return new RenamedKeys(SHIPPED);
  }

  /** What a key is called now; empty when it was not renamed. */
  Optional<String> newName(String key) {
    for (Map.Entry<String, String> renamed : newNames.entrySet()) {
      if (SettingsTree.beginsWith(key, renamed.getKey())) {
        return Optional.of(renamed.getValue() + key.substring(renamed.getKey().length()));
      }
    }
    return Optional.empty();
  }
}

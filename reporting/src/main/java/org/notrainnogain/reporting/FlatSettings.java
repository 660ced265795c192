package org.notrainnogain.reporting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree of settings as keys with dots and values, as {@code --set} takes them. */
public final class FlatSettings {
  private FlatSettings() {}

  /** The values by key, ascending; an empty section is {@code {}}, a list is one value. */
  public static SortedMap<String, String> of(JsonNode settings) {
    SortedMap<String, String> flat = new TreeMap<>();
    settings.properties().forEach(field -> add(flat, field.getKey(), field.getValue()));
    return flat;
  }

  private static void add(Map<String, String> flat, String key, JsonNode value) {
    if (!value.isObject()) {
      flat.put(key, value.isTextual() ? value.textValue() : list(value));
    } else if (value.isEmpty()) {
      flat.put(key, "{}");
    } else {
      value.properties().forEach(field -> add(flat, key + "." + field.getKey(), field.getValue()));
    }
  }

  /** Blanks after commas, so that a long list can be broken into lines. */
  private static String list(JsonNode value) {
    return value.toString().replace(",", ", ");
  }
}

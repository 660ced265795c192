package org.notrainnogain.reporting.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.notrainnogain.reporting.Run;
import org.notrainnogain.reporting.RunGroup;

/**
 * Where each run comes from: its manifest (commit, seeds, versions, Spark master, reference system
 * with its content hash and accepted anomalies) and its resolved settings, every value of them.
 */
final class ProvenanceSection implements Section {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public String html(RunGroup group, String id) {
    StringBuilder html =
        new StringBuilder(
            String.format(Locale.ROOT, "<h3 id=\"%s-provenance\">Provenance</h3>\n", id));
    List<Run> runs = group.tables().runs();
    for (int i = runs.size() - 1; i >= 0; i--) {
      html.append(details(runs.get(i)));
    }
    return html.toString();
  }

  private static String details(Run run) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(fact("corpus fingerprint", run.row().corpusFingerprint()));
    facts.add(fact("reference system", run.row().referenceSystem()));
    facts.add(fact("content of the reference system", run.referenceContent()));
    if (run.known()) {
      facts.add(fact("comparison id", run.row().comparisonId()));
      facts.add(fact("arm id", run.row().armId()));
    }
    facts.add(fact("results-version", Integer.toString(run.row().resultsVersion())));
    facts.add(fact("started at", Numbers.time(run.row().startedAt())));
    facts.add(fact("ended at", Numbers.time(run.row().finishedAt())));
    facts.add(fact("attempts", Integer.toString(run.row().attempts())));
    return String.format(
            Locale.ROOT,
            "<details class=\"run\"><summary><code>%s</code></summary>\n",
            Html.text(run.runId()))
        + Html.table("The run", List.of("What", "Value"), facts)
        + Html.table("Manifest", List.of("Key", "Value"), leaves(run.row().manifestJson()))
        + Html.table("Settings", List.of("Key", "Value"), leaves(run.row().configJson()))
        + "</details>\n";
  }

  private static List<String> fact(String name, String value) {
    return List.of(Html.text(name), "<code>" + Html.text(value) + "</code>");
  }

  /** Every value of a JSON text with the path to it; text that is no JSON is shown as it is. */
  private static List<List<String>> leaves(String json) {
    List<List<String>> rows = new ArrayList<>();
    try {
      collect("", MAPPER.readTree(json), rows);
    } catch (JsonProcessingException e) {
      rows.add(fact("not JSON", json));
    }
    return rows;
  }

  private static void collect(String path, JsonNode node, List<List<String>> rows) {
    if (node.isObject() && !node.isEmpty()) {
      for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> entry = i.next();
        String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
        collect(key, entry.getValue(), rows);
      }
    } else if (node.isArray() && hasObjects(node)) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.get(i), rows);
      }
    } else {
      rows.add(fact(path, node.isTextual() ? node.textValue() : node.toString()));
    }
  }

  private static boolean hasObjects(JsonNode array) {
    for (JsonNode element : array) {
      if (element.isContainerNode()) {
        return true;
      }
    }
    return false;
  }
}

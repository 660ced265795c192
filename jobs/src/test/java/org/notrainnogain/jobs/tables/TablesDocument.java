package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/tables.md says, read from the page itself. */
record TablesDocument(Map<String, Documented> tables, List<String> queries) {
  private static final Pattern HEADING = Pattern.compile("^## `(\\w+)`$");
  private static final Pattern PARTITION = Pattern.compile("Partitioned by `(\\w+)`");
  private static final Pattern KEY = Pattern.compile("one row an? (`[^.]*`)\\.");
  private static final Pattern COLUMN =
      Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\| (yes|no) \\| [^|]*\\| [^|]+ \\|$");
  private static final Pattern QUERY = Pattern.compile("(?s)```sql\n(.*?)```");

  record Documented(
      String partition, List<String> key, Map<String, String> types, List<String> nullable) {}

  static TablesDocument read() throws IOException {
    String page = Files.readString(Path.of(System.getProperty("ntng.home"), "docs", "tables.md"));
    Map<String, Documented> tables = new LinkedHashMap<>();
    Documented current = null;
    String name = "";
    for (String line : page.lines().toList()) {
      Matcher heading = HEADING.matcher(line);
      Matcher partition = PARTITION.matcher(line);
      Matcher column = COLUMN.matcher(line);
      if (heading.matches()) {
        name = heading.group(1);
      } else if (partition.find()) {
        current =
            new Documented(partition.group(1), key(line), new LinkedHashMap<>(), new ArrayList<>());
        tables.put(name, current);
      } else if (column.matches()) {
        current.types().put(column.group(1), column.group(2));
        if (column.group(3).equals("yes")) {
          current.nullable().add(column.group(1));
        }
      } else if (line.startsWith("| `")) {
        throw new IllegalStateException("Line of docs/tables.md is no column: " + line);
      }
    }
    return new TablesDocument(
        tables, QUERY.matcher(page).results().map(query -> query.group(1)).toList());
  }

  private static List<String> key(String line) {
    Matcher key = KEY.matcher(line);
    return key.find()
        ? Pattern.compile("`(\\w+)`").matcher(key.group(1)).results().map(m -> m.group(1)).toList()
        : List.of();
  }
}

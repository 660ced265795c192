package org.notrainnogain.jobs.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.notrainnogain.storage.tables.TableColumn;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * The page {@code docs/tables.md}: a section a table, made of its record.
 *
 * @param text the whole page
 */
record TablesDocument(String text) {
  private static final Path PAGE = Path.of(System.getProperty("ntng.home"), "docs", "tables.md");

  static TablesDocument read() throws IOException {
    return new TablesDocument(Files.readString(PAGE));
  }

  void write() throws IOException {
    Files.writeString(PAGE, text);
  }

  /** The names of the sections that are called as tables are, in order. */
  List<String> sections() {
    return Pattern.compile("^## `(\\w+)`$", Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** The section of a table as the page has it. */
  String section(String name) {
    int start = text.indexOf(heading(name));
    if (start < 0) {
      throw new IllegalStateException(
          "docs/tables.md has no section %s; add the heading where it shall stand"
              .formatted(heading(name).strip()));
    }
    return text.substring(start, text.indexOf("\n## ", start) + 1);
  }

  /** The page with the section of a table as its record has it. */
  TablesDocument with(TableSchema<?> table) {
    return new TablesDocument(text.replace(section(table.name()), section(table)));
  }

  private static String heading(String name) {
    return "## `" + name + "`\n";
  }

  /** The section of a table as its record has it. */
  static String section(TableSchema<?> table) {
    StringBuilder section = new StringBuilder(heading(table.name()));
    section.append(
        "A row is %s. Partitioned by `%s`; one row %s.%s\n\n"
            .formatted(
                table.row(),
                table.partitionColumn(),
                key(table.key()),
                table.note().isEmpty() ? "" : " " + table.note()));
    section.append("| column | type | null | unit | meaning |\n|---|---|---|---|---|\n");
    for (TableColumn column : table.columns()) {
      section.append(
          "| `%s` | %s | %s | %s| %s |\n"
              .formatted(
                  column.name(),
                  column.type().sql(),
                  column.nullable() ? "yes" : "no",
                  column.unit().isEmpty() ? "" : column.unit() + " ",
                  column.meaning()));
    }
    return section.append('\n').toString();
  }

  /** The columns of a key in words: "a `b`", "a `b` and `c`", "a `b`, `c` and `d`". */
  private static String key(List<String> key) {
    if (key.isEmpty()) {
      return "a partition";
    }
    String last = "`" + key.get(key.size() - 1) + "`";
    List<String> before = key.subList(0, key.size() - 1);
    String article = "aeio".indexOf(key.get(0).charAt(0)) < 0 ? "a " : "an ";
    return article
        + (before.isEmpty() ? last : "`" + String.join("`, `", before) + "` and " + last);
  }
}

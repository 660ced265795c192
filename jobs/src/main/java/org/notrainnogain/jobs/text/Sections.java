package org.notrainnogain.jobs.text;

import java.util.ArrayList;
import java.util.List;

/** Titled tables under each other, parted by a blank line. */
public final class Sections {
  private static final String INDENT = "  ";

  private final List<String> lines = new ArrayList<>();

  /** Adds a section. */
  public void add(String title, TextTable table) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(title);
    lines.addAll(table.page(INDENT));
  }

  /** All lines. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}

package org.notrainnogain.jobs.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Rows of cells under each other, each column as wide as its widest cell. A text in the last column
 * that would pass the width of a page goes on beneath itself.
 */
public final class TextTable {
  /** Most characters of a line whose last column is wrapped. */
  public static final int PAGE = 100;

  private static final String GAP = "  ";

  private final List<Side> sides;
  private final List<List<String>> rows = new ArrayList<>();

  /** The side on which the cells of a column are even. */
  public enum Side {
    /** Texts. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  /** A table of so many columns. */
  public TextTable(Side... columns) {
    this.sides = List.of(columns);
  }

  /** A table of names and values. */
  public static TextTable ofNames() {
    return new TextTable(Side.LEFT, Side.LEFT);
  }

  /** Adds a row, a cell a column. */
  public TextTable row(Object... cells) {
    if (cells.length != sides.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Row has %d cells, the table has %d columns",
              cells.length,
              sides.size()));
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Objects.toString(cell));
    }
    rows.add(row);
    return this;
  }

  /** Whether there is no row yet. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, each as long as its cells are. */
  public List<String> lines() {
    return lines("", Integer.MAX_VALUE);
  }

  /**
   * The lines after an indent, none longer than {@link #PAGE} where the last column can be broken.
   */
  public List<String> page(String indent) {
    return lines(indent, PAGE);
  }

  private List<String> lines(String indent, int width) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder start = new StringBuilder(indent);
      int last = row.size() - 1;
      for (int column = 0; column < last; column++) {
        start.append(padded(row.get(column), widths[column], sides.get(column))).append(GAP);
      }
      String cell = row.get(last);
      if (sides.get(last) == Side.RIGHT) {
        cell = padded(cell, widths[last], Side.RIGHT);
      }
      String blank = " ".repeat(start.length());
      for (String piece : wrapped(cell, width - start.length())) {
        lines.add((start + piece).stripTrailing());
        start = new StringBuilder(blank);
      }
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[sides.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String padded(String cell, int width, Side side) {
    String blank = " ".repeat(width - cell.length());
    return side == Side.LEFT ? cell + blank : blank + cell;
  }

  /** Pieces no longer than the width: broken at blanks, or anywhere in a word longer than that. */
  private static List<String> wrapped(String text, int width) {
    List<String> pieces = new ArrayList<>();
    String rest = text;
    while (width > 0 && rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > 0 ? blank : width;
      pieces.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    pieces.add(rest);
    return pieces;
  }
}

package org.notrainnogain.storage.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings rows into the order of their table's key and refuses two rows with one key.
 *
 * <p>Rows of a run come step by step. A step's rows may come late by one step: what is scored for
 * the next update may be recorded before what the last one still has to tell. So two steps' rows
 * are held, however long a run is.
 */
final class KeyOrder<R extends Record> {
  private static final Comparator<List<Object>> BY_COLUMNS = KeyOrder::compare;

  private final TableSchema<R> table;
  private final int[] key;
  private final Sink<R> sink;
  private final TreeMap<List<Object>, R> held = new TreeMap<>(BY_COLUMNS);
  private List<Object> last;
  private long newestStep = Long.MIN_VALUE;

  /** What takes the ordered rows. */
  interface Sink<R> {
    void accept(R row) throws IOException;
  }

  KeyOrder(TableSchema<R> table, Sink<R> sink) {
    this.table = table;
    this.sink = sink;
    this.key = table.key().stream().mapToInt(table.columnNames()::indexOf).toArray();
  }

  /**
   * Takes a row of a table that is small.
   *
   * @throws IllegalStateException when there is a row of its key
   */
  void hold(R row) {
    List<Object> values = table.values(row);
    List<Object> its = new ArrayList<>(key.length);
    for (int column : key) {
      its.add(values.get(column));
    }
    if (last != null && compare(its, last) < 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Rows of table %s go back from %s = %s to %s; they must come in the order of steps, late by one step at most",
              table.name(),
              table.key(),
              last,
              its));
    }
    if (its.equals(last) || held.putIfAbsent(its, row) != null) {
      throw new IllegalStateException(
          key.length == 0
              ? String.format(
                  Locale.ROOT,
                  "Table %s has two rows in one partition; one is allowed",
                  table.name())
              : String.format(
                  Locale.ROOT,
                  "Table %s has two rows with %s = %s; a row a key is allowed, add them up or drop one",
                  table.name(),
                  table.key(),
                  its));
    }
  }

  /**
   * Takes a row of a table whose key begins with the number of an update, and passes on those that
   * no row can come before any more.
   *
   * @throws IllegalStateException when there is a row of its key, or it is late by more than a step
   */
  void next(R row) throws IOException {
    hold(row);
    long step = ((Number) table.values(row).get(key[0])).longValue();
    if (step > newestStep) {
      newestStep = step;
      while (((Number) held.firstKey().get(0)).longValue() < newestStep - 1) {
        passOn();
      }
    }
  }

  /** Passes on what is held. */
  void finish() throws IOException {
    while (!held.isEmpty()) {
      passOn();
    }
  }

  private void passOn() throws IOException {
    Map.Entry<List<Object>, R> first = held.pollFirstEntry();
    last = first.getKey();
    sink.accept(first.getValue());
  }

  /** Nulls first, then as the values compare, column by column. */
  @SuppressWarnings("unchecked") // all types of columns compare with themselves
  private static int compare(List<Object> one, List<Object> other) {
    for (int i = 0; i < one.size(); i++) {
      Comparator<Comparable<Object>> order = Comparator.nullsFirst(Comparator.naturalOrder());
      int compared =
          order.compare((Comparable<Object>) one.get(i), (Comparable<Object>) other.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }
}

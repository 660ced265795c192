package org.notrainnogain.jobs.tables;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Passes on rows that are ordered by their table's key, and refuses two with the same key. */
final class UniqueKeys implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final TableSchema table;

  UniqueKeys(TableSchema table) {
    this.table = table;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Checked(table, rows);
  }

  private static final class Checked implements Iterator<Row> {
    private final TableSchema table;
    private final Iterator<Row> rows;
    private List<Object> previous;

    Checked(TableSchema table, Iterator<Row> rows) {
      this.table = table;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      Row row = rows.next();
      List<Object> key = table.key().stream().<Object>map(column -> row.getAs(column)).toList();
      if (key.equals(previous)) {
        throw new IllegalStateException(
            "Table %s has two rows with %s = %s; a row a key is allowed, add them up or drop one"
                .formatted(table.name(), table.key(), key));
      }
      previous = key;
      return row;
    }
  }
}

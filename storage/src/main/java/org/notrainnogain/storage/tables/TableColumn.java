package org.notrainnogain.storage.tables;

import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * One column of a table.
 *
 * @param name in snake_case
 * @param nullable whether it may be null; only then may a file lack it
 * @param unit of its numbers; empty where they have none
 * @param meaning in words
 */
public record TableColumn(
    String name, ColumnType type, boolean nullable, String unit, String meaning) {

  /** The column as Parquet writes it. */
  PrimitiveType parquet() {
    return type.parquet(nullable ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED, name);
  }
}

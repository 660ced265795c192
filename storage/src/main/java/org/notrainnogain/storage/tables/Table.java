package org.notrainnogain.storage.tables;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record that is a row of a table: its components in snake_case are the columns, in order. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Table {
  /** The directory under {@code DIR/tables}. */
  String name();

  /** The column that is the name of a partition's directory and not repeated in its files. */
  String partition();

  /**
   * Columns that no two rows of a partition share all of; rows are ordered by them. None where a
   * partition is one row.
   */
  String[] key() default {};

  /** What a row is, as the end of the sentence "A row is ...", for docs/tables.md. */
  String row();

  /** What else is to be known of the table, in sentences, for docs/tables.md. */
  String note() default "";
}

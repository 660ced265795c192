package org.notrainnogain.storage.tables;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a column means; name and type are those of the record's component. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Column {
  /** In words, as in docs/tables.md. */
  String value();

  /** Unit of its numbers; empty where they have none. */
  String unit() default "";

  /**
   * Whether a text or time may be null. A boxed number or truth value always may, a primitive one
   * never.
   */
  boolean nullable() default false;
}

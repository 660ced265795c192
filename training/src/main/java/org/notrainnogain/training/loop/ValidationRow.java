package org.notrainnogain.training.loop;

import java.io.Serializable;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** One evaluation: a row of the table {@code validations}. */
@Table(
    name = "validations",
    partition = "run_id",
    key = {"step", "split"},
    row = "one evaluation",
    note = "Evaluations are not charged; their masks are the same in every run.")
public record ValidationRow(
    @Column("the update it follows; 0 is the start") long step,
    @Column(value = "elapsed RST at that moment", unit = "RST seconds") double rstSeconds,
    @Column("`validation`, `train_probe` (a fixed sample of the split trained on) or `test`")
        String split,
    @Column(value = "layers of the evaluated model", unit = "layers") int activeLayers,
    @Column(value = "mean over all masked positions", unit = "nats") double loss,
    @Column(value = "masked positions", unit = "tokens") long tokens)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table. */
  public static final TableSchema<ValidationRow> TABLE = TableSchema.of(ValidationRow.class);
}

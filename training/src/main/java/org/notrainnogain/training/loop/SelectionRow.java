package org.notrainnogain.training.loop;

import java.io.Serializable;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** One scored candidate: a row of the table {@code selections}. */
@Table(
    name = "selections",
    partition = "run_id",
    key = {"step", "stream_position"},
    row =
        "one scored candidate, of the updates that `record-selections` names (every hundredth unless set)",
    note = "Absent for runs that score nothing.")
public record SelectionRow(
    @Column("number of the update that its round was for") long step,
    @Column("pass over the split, from 0") long pass,
    @Column("place in the run's order of the data") long streamPosition,
    @Column("as in `sequences`") long exampleId,
    @Column(
            value = "mean over its masked positions, with the weights before the update",
            unit = "nats")
        double loss,
    @Column(value = "the proxy model's, under the same masks; null without a proxy", unit = "nats")
        Double irreducibleLoss,
    @Column(
            value = "what it was ranked by: `loss`, less `irreducible_loss` where there is one",
            unit = "nats")
        double score,
    @Column("whether it is trained on, in this update or a later one") boolean selected)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table. */
  public static final TableSchema<SelectionRow> TABLE = TableSchema.of(SelectionRow.class);
}

package org.notrainnogain.training.loop;

import java.io.Serializable;
import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** One update: a row of the table {@code steps}. */
@Table(
    name = "steps",
    partition = "run_id",
    key = {"step"},
    row = "one update")
public record StepRow(
    @Column("number of the update, from 1") long step,
    @Column(value = "elapsed RST after this update's charges", unit = "RST seconds")
        double rstSeconds,
    @Column("`rst_seconds` / budget, at most 1") double budgetFraction,
    @Column("rate the update was made with") double learningRate,
    @Column(
            value = "mean over the microbatches of each one's mean over its masked positions",
            unit = "nats")
        double loss,
    @Column(value = "mean over the scored candidates; null when nothing was scored", unit = "nats")
        Double candidateLoss,
    @Column("global norm before clipping") double gradientNorm,
    @Column(value = "mean over the microbatches", unit = "layers") double activeLayers,
    @Column("microbatches of the update") int microbatches,
    @Column(value = "offered for this update", unit = "sequences") int candidates,
    @Column(value = "trained on", unit = "sequences") int selected,
    @Column(
            "entries that the optimizer's rule left unclipped, of all that it bounds; null for optimizers that bound none")
        Double unclippedShare)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table. */
  public static final TableSchema<StepRow> TABLE = TableSchema.of(StepRow.class);
}

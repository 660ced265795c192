package org.notrainnogain.training.irreducible;

import org.notrainnogain.storage.tables.Column;
import org.notrainnogain.storage.tables.Table;
import org.notrainnogain.storage.tables.TableSchema;

/** The loss of one sequence under a proxy model: a row of the table {@code irreducible_losses}. */
@Table(
    name = "irreducible_losses",
    partition = "scorer_run_id",
    key = {"pass", "example_id"},
    row =
        "one example of the training split in one pass, scored by the model of the run `scorer_run_id`",
    note =
        "The executors write the files, `pass-PPPPP-shard-SSSSS.parquet`, while `score` goes on; rows are in the order of the corpus's shard. `DIR/runs/SCORER_RUN_ID/irreducible-losses/pass-PPPPP.json` says that a pass is whole.")
public record IrreducibleLossRow(
    @Column("as in `sequences`") long exampleId,
    @Column("pass over the split, from 0: masks differ from pass to pass") long pass,
    @Column("seed of the masks") long maskSeed,
    @Column(value = "mean over its masked positions", unit = "nats") double loss,
    @Column("of the weights that scored") String checkpointSha256,
    @Column("SHA-256 of the corpus manifest") String corpusFingerprint) {
  /** The table. */
  public static final TableSchema<IrreducibleLossRow> TABLE =
      TableSchema.of(IrreducibleLossRow.class);
}

package org.notrainnogain.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class TableSchemaTest {
  @Test
  void columnsAreTheRecordsComponents() {
    assertThat(MeasureRow.TABLE.columns())
        .extracting(TableColumn::name, column -> column.type().sql(), TableColumn::nullable)
        .containsExactly(
            tuple("step", "BIGINT", false),
            tuple("name", "VARCHAR", false),
            tuple("sequence_count", "INTEGER", false),
            tuple("loss", "DOUBLE", false),
            tuple("other_loss", "DOUBLE", true),
            tuple("counts", "BOOLEAN", false),
            tuple("reason", "VARCHAR", true),
            tuple("measured_at", "TIMESTAMP WITH TIME ZONE", false),
            tuple("ended_at", "TIMESTAMP WITH TIME ZONE", true));
    assertThat(MeasureRow.TABLE.columns().get(2).unit()).isEqualTo("sequences");
    assertThat(MeasureRow.TABLE.columns().get(2).meaning()).isEqualTo("how many");
    assertThat(MeasureRow.TABLE.parquet().toString())
        .contains("required int64 step;", "optional int64 ended_at (TIMESTAMP(MICROS,true));");
  }

  record NoTable(long step) {}

  @Table(name = "t", partition = "run_id", row = "one")
  record NoMeaning(long step) {}

  @Table(name = "t", partition = "run_id", row = "one")
  record OfLists(@Column("all") java.util.List<String> names) {}

  @Table(name = "t", partition = "run_id", row = "one")
  record NullNumber(@Column(value = "it", nullable = true) long step) {}

  @Table(name = "t", partition = "run_id", row = "one")
  record RepeatsPartition(@Column("it") String runId) {}

  @Table(name = "t", partition = "run_id", key = "steps", row = "one")
  record UnknownKey(@Column("it") long step) {}

  @Table(name = "T-1", partition = "run_id", row = "one")
  record BadName(@Column("it") long step) {}

  @Test
  void aRecordThatIsNoRowIsRefused() {
    refused(NoTable.class, "NoTable is no row of a table; annotate it with @Table");
    refused(NoMeaning.class, "NoMeaning.step has no meaning; annotate it with @Column");
    refused(OfLists.class, "OfLists.names is a java.util.List, which no column can be; use");
    refused(NullNumber.class, "NullNumber.step may be null and is a long; use the boxed type");
    refused(RepeatsPartition.class, "Table t repeats its partition column run_id; leave it out");
    refused(UnknownKey.class, "Table t has the key [steps], which is not among its columns [step]");
    refused(BadName.class, "Name 'T-1' in table T-1 is not snake_case; use lower-case letters");
  }

  private static void refused(Class<? extends Record> row, String message) {
    assertThatThrownBy(() -> TableSchema.of(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAPartitionThatIsNoName() {
    for (String runId : new String[] {"", "../x", "a/b", "a b", "_a", "a=b"}) {
      assertThatThrownBy(() -> MeasureRow.TABLE.partitionDirectory(runId))
          .hasMessageContaining("Table measures cannot have the partition run_id=" + runId + ";");
    }
  }
}

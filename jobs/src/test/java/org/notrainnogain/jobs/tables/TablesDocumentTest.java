package org.notrainnogain.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notrainnogain.storage.tables.TableSchema;

/**
 * The columns in docs/tables.md are those of the records. After a change of a record: {@code mvn -B
 * test -pl jobs -am -Dtest=TablesDocumentTest -Dtables.document=write
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class TablesDocumentTest {
  @Test
  void everyTableOfThePageIsAsItsRecordHasIt() throws IOException {
    TablesDocument page = TablesDocument.read();
    if ("write".equals(System.getProperty("tables.document"))) {
      for (TableSchema<?> table : Tables.all()) {
        page = page.with(table);
      }
      page.write();
    }
    for (TableSchema<?> table : Tables.all()) {
      assertThat(page.section(table.name()))
          .as("docs/tables.md, which -Dtables.document=write makes of the records")
          .isEqualTo(TablesDocument.section(table));
    }
  }

  @Test
  void thePageHasNoTableThatIsNotThere() throws IOException {
    List<String> names = new ArrayList<>(Tables.all().stream().map(TableSchema::name).toList());
    names.add("sequences"); // of the corpus

    assertThat(TablesDocument.read().sections()).containsExactlyInAnyOrderElementsOf(names);
  }
}

package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.distributed.BigDlEngine;

class PretrainSparkTest {
  private static SparkSession spark;

  @TempDir Path out;

  @BeforeAll
  static void openSession() {
    spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[2]")));
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void trainsToTheEndOfItsBudgetAndLearns() throws Exception {
    Pretrain.Result result = new TinyRun(spark, out).run();
    assertThat(result.reason()).isEmpty();
    assertThat(result.status()).isEqualTo("finished");
    Row run = rows("runs").get(0);
    assertThat(run.<Long>getAs("steps")).isEqualTo(TinyRun.UPDATES);
    List<Row> validations =
        spark
            .read()
            .parquet(out + "/tables/validations")
            .where("split = 'validation'")
            .orderBy("step")
            .collectAsList();
    double first = validations.get(0).getAs("loss");
    double last = validations.get(validations.size() - 1).getAs("loss");
    assertThat(last).isLessThan(first - 0.1);
  }

  private List<Row> rows(String table) {
    return spark.read().parquet(out + "/tables/" + table).collectAsList();
  }
}

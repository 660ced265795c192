package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"local|1", "local[3]|3", "local[*]|8", "local[4,2]|4", "local[*, 4]|8"})
  void localMastersAreOneExecutor(String master, int cores) {
    assertThat(EngineSize.of(conf(master), 8)).isEqualTo(new EngineSize(1, cores));
  }

  @Test
  void clustersSayExecutorsAndCores() {
    SparkConf standalone =
        conf("spark://host:7077").set("spark.executor.cores", "2").set("spark.cores.max", "6");
    assertThat(EngineSize.of(standalone, 8)).isEqualTo(new EngineSize(3, 2));
    SparkConf yarn =
        conf("yarn").set("spark.executor.cores", "4").set("spark.executor.instances", "5");
    assertThat(EngineSize.of(yarn, 8)).isEqualTo(new EngineSize(5, 4));
  }

  @Test
  void saysWhichSettingIsMissingOrDoesNotFit() {
    SparkConf conf = conf("spark://host:7077");
    assertThatThrownBy(() -> EngineSize.of(conf, 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Spark master spark://host:7077 needs the setting spark.executor.cores, which BigDL"
                + " goes by; set it");
    conf.set("spark.executor.cores", "2");
    assertThatThrownBy(() -> EngineSize.of(conf, 8)).hasMessageContaining("spark.cores.max");
    conf.set("spark.cores.max", "5");
    assertThatThrownBy(() -> EngineSize.of(conf, 8))
        .hasMessageContaining("spark.cores.max is 5, which is not a multiple")
        .hasMessageContaining("spark.executor.cores 2");
    assertThatThrownBy(() -> EngineSize.of(conf("local-cluster[2,1,1024]"), 8))
        .hasMessageContaining("local-cluster[2,1,1024] does not carry BigDL");
  }

  @Test
  void configuresWhatBigDlAsksFor() {
    SparkConf conf = BigDlEngine.configure(new SparkConf(false));
    assertThat(conf.get("spark.serializer"))
        .isEqualTo("org.apache.spark.serializer.JavaSerializer");
    assertThat(conf.get("spark.speculation")).isEqualTo("false");
    assertThatThrownBy(
            () -> BigDlEngine.configure(new SparkConf(false).set("spark.speculation", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Spark setting spark.speculation is true, but BigDL needs false; remove it");
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}

package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.source.UnusableSourceException;
import org.notrainnogain.planning.config.ConfigurationException;

class FailureTest {
  @Test
  void takesOffWhatOnlyWraps() {
    IllegalStateException said = new IllegalStateException("Shard 3 is broken");
    assertThat(Failure.explain(new ExecutionException(new RuntimeException(said))))
        .isEqualTo("Shard 3 is broken");
    assertThat(Failure.cause(new SparkException("Job aborted", new ExecutionException(said))))
        .isSameAs(said);
  }

  @Test
  void keepsAnExceptionThatSaysMoreThanItsCause() {
    IOException cause = new IOException("read failed");
    assertThat(Failure.explain(new IllegalStateException("Shard 3 cannot be read", cause)))
        .isEqualTo("Shard 3 cannot be read");
  }

  @Test
  void findsWhatATaskSaidInSparksText() {
    String aborted =
        "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure:"
            + " Lost task 0.3 in stage 3.0 (TID 7) (10.0.0.2 executor 1):"
            + " org.notrainnogain.data.BrokenShard: Shard 3 is broken (run prepare again)\n"
            + "\tat org.notrainnogain.data.Shards.read(Shards.java:1)\n\nDriver stacktrace:";
    assertThat(Failure.explain(new SparkException(aborted)))
        .isEqualTo("Shard 3 is broken (run prepare again)");
  }

  @Test
  void namesTheClassOfForeignExceptions() {
    IOException foreign = new IOException("Stream closed");
    foreign.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.io.Reader", "read", "Reader.java", 1)
        });
    assertThat(Failure.explain(foreign)).isEqualTo("IOException: Stream closed");
    assertThat(Failure.explain(new NullPointerException()))
        .isEqualTo("Failed with java.lang.NullPointerException, which says no more");
  }

  @Test
  void saysWhatToDoWhenMemoryRunsOut() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
    assertThat(Failure.explain(heap)).contains("Java heap space", "NTNG_HEAP=8g", "device-batch");
    assertThat(
            Failure.explain(
                new OutOfMemoryError("Physical memory usage is too high: physicalBytes (4G)")))
        .contains("maxPhysicalBytes=0");
  }

  @Test
  void saysWhatToDoWhenTheDiskIsFullOrClosed() {
    assertThat(
            Failure.explain(
                new IllegalStateException(
                    "Checkpoint cannot be written", new IOException("No space left on device"))))
        .startsWith("Checkpoint cannot be written")
        .contains("Free some space", "--out");
    assertThat(Failure.explain(new UncheckedIOException(new AccessDeniedException("/data/out"))))
        .startsWith("Permission denied: /data/out")
        .contains("choose another --out");
  }

  @Test
  void namesFilesThatAreNotThere() {
    assertThat(Failure.explain(new UncheckedIOException(new NoSuchFileException("/data/in.txt"))))
        .isEqualTo("File not found: /data/in.txt");
    assertThat(Failure.explain(new FileNotFoundException("File s3a://b/x does not exist")))
        .isEqualTo("File not found: File s3a://b/x does not exist");
  }

  @Test
  void saysWhatToDoWithoutNativeLibraries() {
    assertThat(Failure.explain(new UnsatisfiedLinkError("no jnitorch in java.library.path")))
        .contains("no jnitorch", "Linux x86-64", ".javacpp");
    assertThat(
            Failure.explain(
                new NoClassDefFoundError("Could not initialize class org.bytedeco.pytorch.Tensor")))
        .contains("A native library cannot be loaded");
  }

  @Test
  void saysHowAFileSystemIsAdded() {
    ClassNotFoundException missing =
        new ClassNotFoundException("Class org.apache.hadoop.fs.s3a.S3AFileSystem not found");
    assertThat(Failure.explain(new RuntimeException(missing)))
        .contains("S3AFileSystem not found", "--jars A.jar,B.jar", "hadoop-aws of Hadoop 3.3.4");
    assertThat(Failure.explain(new NoClassDefFoundError("com/amazonaws/AmazonClientException")))
        .contains("aws-java-sdk-bundle");
  }

  @Test
  void configurationThroughSparkIsStillConfiguration() {
    ConfigurationException wrong = new ConfigurationException("device = cuda has no GPU");
    assertThat(Failure.cause(new SparkException("Job aborted", wrong))).isSameAs(wrong);
  }

  @Test
  void aSourceThatMayNotBeReadIsNoMatterOfOut() {
    UnusableSourceException source =
        new UnusableSourceException(
            "Source a.txt cannot be read: replace it", new AccessDeniedException("/a.txt"));
    assertThat(Failure.explain(new SparkException("Job aborted", source)))
        .isEqualTo("Source a.txt cannot be read: replace it");
  }

  @Test
  void whatTheUserGaveIsToldFromWhatWentWrong() {
    assertThat(Failure.isOfWhatWasGiven(new IllegalArgumentException("No such column"))).isTrue();
    assertThat(
            Failure.isOfWhatWasGiven(
                new UnusableSourceException("Source x cannot be read", new IOException("cut"))))
        .isTrue();
    Throwable ofLibrary = catchThrowable(() -> new ArrayList<>(-1));
    assertThat(ofLibrary).isInstanceOf(IllegalArgumentException.class);
    assertThat(Failure.isOfWhatWasGiven(ofLibrary)).isFalse();
    assertThat(Failure.isOfWhatWasGiven(new IllegalStateException("Step 3 before 2"))).isFalse();
  }
}

package org.notrainnogain.jobs.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Spark jobs of a driver as its event file tells of them while it runs. */
final class SparkJobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final TreeMap<Integer, String> running = new TreeMap<>();
  private long read;

  /**
   * @param directory the driver's {@code spark.eventLog.dir}, for it alone
   */
  SparkJobs(Path directory) {
    this.directory = directory;
  }

  /** Name of the job that has started last and not ended; empty between two. */
  String running() {
    readOn();
    return running.isEmpty() ? "" : running.lastEntry().getValue();
  }

  /** Reads the lines that are new. */
  private void readOn() {
    Optional<Path> file = file();
    if (file.isEmpty()) {
      return;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.get().toFile(), "r")) {
      byte[] bytes = new byte[(int) (in.length() - read)];
      in.seek(read);
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--; // a line that is still being written
      }
      read += end;
      new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(this::note);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> file() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> !path.getFileName().toString().startsWith(".")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String line) {
    boolean start = line.startsWith("{\"Event\":\"SparkListenerJobStart\"");
    if (!start && !line.startsWith("{\"Event\":\"SparkListenerJobEnd\"")) {
      return;
    }
    try {
      JsonNode event = JSON.readTree(line);
      int job = event.path("Job ID").asInt();
      if (start) {
        running.put(job, event.path("Properties").path("spark.job.description").asText());
      } else {
        running.remove(job);
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

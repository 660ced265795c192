package org.notrainnogain.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who holds a claim: the content of its file.
 *
 * @param token known to the holder alone; two claims never have the same
 * @param command in words, such as {@code ntng prepare}
 * @param host by name, for people
 * @param machine the running kernel and its process namespace, in which process ids are unique;
 *     empty where the system does not say
 * @param pid of the process
 * @param started when the process started, in the machine's ticks since it booted, so that a later
 *     process of the same id is another; -1 where the system does not say
 * @param since ISO-8601, UTC, by the holder's clock; for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClaimOwner(
    String token,
    String command,
    String host,
    String machine,
    long pid,
    long started,
    String since) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Field of a process's start in what follows its name in {@code /proc/PID/stat}. */
  private static final int START_FIELD = 19;

  private static final long FIRST_PROCESS = 1;

  /** Ended, but whoever started it has not asked how. */
  private static final Set<String> ENDED_STATES = Set.of("Z", "X");

  private static final Set<String> SUSPENDED_STATES = Set.of("T", "t");

  public ClaimOwner {
    Objects.requireNonNull(token, "token");
    command = Objects.requireNonNullElse(command, "");
    host = Objects.requireNonNullElse(host, "");
    machine = Objects.requireNonNullElse(machine, "");
    since = Objects.requireNonNullElse(since, "");
  }

  /**
   * This process, now.
   *
   * @param command in words; no arguments, which may hold secrets
   */
  public static ClaimOwner ofThisProcess(String command) {
    long pid = ProcessHandle.current().pid();
    return new ClaimOwner(
        UUID.randomUUID().toString(),
        command,
        hostName(),
        thisMachine(),
        pid,
        started(pid),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** What this process can say of the life of another. */
  public enum Life {
    /** It runs on this machine. */
    RUNS,
    /** It ran on this machine and has ended. */
    ENDED,
    /** It ran elsewhere, is suspended, or the system does not say: only its signs of life tell. */
    UNKNOWN
  }

  /** Whether the owner is still at work, as far as this machine knows. */
  public Life life() {
    if (machine.isEmpty() || started < 0 || !machine.equals(thisMachine())) {
      return Life.UNKNOWN;
    }
    Optional<String[]> now = stat(pid);
    if (now.isEmpty()) {
      // Where the system hides other users' processes, the first one cannot be seen either.
      return stat(FIRST_PROCESS).isPresent() ? Life.ENDED : Life.UNKNOWN;
    }
    if (startOf(now.get()) != started || ENDED_STATES.contains(now.get()[0])) {
      return Life.ENDED;
    }
    // One that was suspended may never go on; that it shows no sign of life is what counts.
    return SUSPENDED_STATES.contains(now.get()[0]) ? Life.UNKNOWN : Life.RUNS;
  }

  /** Whether it is this process. */
  boolean isThisProcess() {
    return pid == ProcessHandle.current().pid()
        && machine.equals(thisMachine())
        && started == started(pid);
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The owner that a claim's file names; empty where a crash left the file without its content. */
  static Optional<ClaimOwner> parse(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, ClaimOwner.class));
    } catch (IOException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** In words: {@code ntng prepare, process 12 on host a, since 2026-01-31T12:00:00Z}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, process %d on host %s, since %s", command, pid, host, since);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String thisMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static long started(long pid) {
    return stat(pid).map(ClaimOwner::startOf).orElse(-1L);
  }

  private static long startOf(String[] stat) {
    return Long.parseLong(stat[START_FIELD]);
  }

  /** State and what follows it in {@code /proc/PID/stat}; empty where there is no such process. */
  private static Optional<String[]> stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields.length > START_FIELD ? Optional.of(fields) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

package org.notrainnogain.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one place's claims: {@link Claim} has their names. */
final class ClaimFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimFiles.class);
  private static final Pattern CLAIM = Pattern.compile("\\d{4,9}");
  private static final Pattern SIGN = Pattern.compile("(\\d{4,9})-alive-(\\d{1,15})");
  private static final Pattern ANY = Pattern.compile("(\\d{4,9})(?:-alive-\\d{1,15}|-released)?");
  private static final int LARGEST_CLAIM = 1 << 16;

  private final DurableFiles files;
  private final Path directory;

  ClaimFiles(DurableFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * The newest claim.
   *
   * @param number 0 where there is none
   * @param owner empty where a crash left the file without its content
   * @param sign of life, in milliseconds since the claim; -1 where there is none yet
   */
  record Standing(int number, Optional<ClaimOwner> owner, long sign, boolean released) {}

  /**
   * How long a claim was held, as far as its signs of life say.
   *
   * @param number of the claim
   * @param milliseconds since the claim at its last sign
   */
  record Lived(int number, long milliseconds) {}

  Path directory() {
    return directory;
  }

  /**
   * Whether this call created the claim, and it is the newest. The number of one that was settled
   * and removed since the caller looked can be created again, and is taken back.
   */
  boolean create(int number, ClaimOwner owner) {
    if (!files.create(claim(number), owner.toJson())) {
      return false;
    }
    boolean newest = newest() == number;
    if (!newest) {
      remove(claim(number));
    }
    return newest;
  }

  /**
   * Removes what is left of all claims before one. The newest always stays, so that numbers go on.
   */
  void removeBefore(int number) {
    for (String name : names()) {
      Matcher any = ANY.matcher(name);
      if (any.matches() && Integer.parseInt(any.group(1)) < number) {
        remove(new Path(directory, name));
      }
    }
  }

  private void remove(Path settled) {
    try {
      files.fileSystem(settled).delete(settled, false);
    } catch (IOException e) {
      // It counts for nothing, and the next claim tries again.
      LOG.warn("Settled claim {} could not be removed: {}", settled, e.getMessage());
    }
  }

  int newest() {
    return newest(names());
  }

  Standing standing() {
    List<String> names = names();
    int number = newest(names);
    if (number == 0) {
      return new Standing(0, Optional.empty(), -1, true);
    }
    Optional<ClaimOwner> owner;
    try {
      owner = ClaimOwner.parse(files.readSmall(claim(number), LARGEST_CLAIM));
    } catch (UncheckedIOException e) {
      if (newest() == number) {
        throw e;
      }
      return standing(); // settled by a later one, and removed since the names were listed
    }
    long sign = -1;
    for (Lived lived : lived(names)) {
      sign = lived.number() == number ? lived.milliseconds() : sign;
    }
    return new Standing(number, owner, sign, names.contains(released(number)));
  }

  /** Leaves a sign of life and removes the one before. */
  void leaveSign(int number, long milliseconds) throws IOException {
    String own = String.format(Locale.ROOT, "%04d-alive-", number);
    String sign = own + String.format(Locale.ROOT, "%012d", milliseconds);
    files.create(new Path(directory, sign), new byte[0]);
    for (String name : names()) {
      if (name.startsWith(own) && !name.equals(sign)) {
        files.fileSystem(directory).delete(new Path(directory, name), false);
      }
    }
  }

  void release(int number) {
    files.create(new Path(directory, released(number)), new byte[0]);
  }

  List<Lived> lived() {
    return lived(names());
  }

  private static List<Lived> lived(List<String> names) {
    Map<Integer, Long> last = new TreeMap<>();
    for (String name : names) {
      Matcher sign = SIGN.matcher(name);
      if (sign.matches()) {
        last.merge(Integer.parseInt(sign.group(1)), Long.parseLong(sign.group(2)), Math::max);
      }
    }
    return last.entrySet().stream().map(one -> new Lived(one.getKey(), one.getValue())).toList();
  }

  private Path claim(int number) {
    return new Path(directory, String.format(Locale.ROOT, "%04d", number));
  }

  private static String released(int number) {
    return String.format(Locale.ROOT, "%04d-released", number);
  }

  private static int newest(List<String> names) {
    return names.stream()
        .filter(name -> CLAIM.matcher(name).matches())
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  private List<String> names() {
    try {
      List<String> found = new ArrayList<>();
      for (FileStatus entry : files.fileSystem(directory).listStatus(directory)) {
        found.add(entry.getPath().getName());
      }
      return found;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(String.format(Locale.ROOT, "Cannot list %s", directory), e);
    }
  }
}

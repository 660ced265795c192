package org.notrainnogain.dataprep.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines joined into longer documents: paragraphs end at a blank line and their lines are joined by
 * spaces, as hard-wrapped prose needs; a file keeps its line ends.
 */
public final class JoinedLines implements DocumentCutter {
  private static final long serialVersionUID = 1L;

  private final boolean blankLineEnds;

  private JoinedLines(boolean blankLineEnds) {
    this.blankLineEnds = blankLineEnds;
  }

  /** A document a paragraph. */
  public static JoinedLines paragraphs() {
    return new JoinedLines(true);
  }

  /** A document a file. */
  public static JoinedLines files() {
    return new JoinedLines(false);
  }

  @Override
  public boolean needsWholeFiles() {
    return true;
  }

  @Override
  public Optional<Reading> next(BoundedLines lines, DocumentLimits limits) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    boolean begun = false;
    boolean tooLong = false;
    while (lines.next()) {
      boolean blank = !lines.tooLong() && isBlank(lines);
      if (blank && blankLineEnds && begun) {
        break;
      }
      if (blank && !begun) {
        continue;
      }
      if (begun) {
        joined.write(blankLineEnds ? ' ' : '\n');
      }
      begun = true;
      tooLong |= lines.tooLong() || lines.length() > limits.mostBytes() - joined.size();
      if (tooLong) {
        joined.reset();
      } else {
        joined.write(lines.bytes(), 0, lines.length());
      }
    }
    if (tooLong) {
      return Optional.of(new Reading.LeftOut(Reading.LeftOut.TOO_LONG, null));
    }
    byte[] bytes = joined.toByteArray();
    return begun ? Optional.of(limits.reading(bytes, bytes.length)) : Optional.empty();
  }

  private static boolean isBlank(BoundedLines lines) {
    return Blank.is(new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
  }
}

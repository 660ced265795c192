package org.notrainnogain.jobs.prepare;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines joined into longer documents: paragraphs end at a blank line and their lines are joined by
 * spaces, as hard-wrapped prose needs; a file keeps its line ends.
 */
final class JoinedLines implements DocumentCutter {
  private static final long serialVersionUID = 1L;

  private final boolean blankLineEnds;

  JoinedLines(CorpusSource.TextUnit document) {
    this.blankLineEnds = document == CorpusSource.TextUnit.PARAGRAPH;
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
    return new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8).isBlank();
  }
}

package org.notrainnogain.dataprep.source;

import java.util.Optional;

/** Each line that is not blank is a document. */
public final class Lines implements DocumentCutter {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean needsWholeFiles() {
    return false;
  }

  @Override
  public Optional<Reading> next(BoundedLines lines, DocumentLimits limits) {
    while (lines.next()) {
      if (lines.tooLong()) {
        return Optional.of(new Reading.LeftOut(Reading.LeftOut.TOO_LONG, null));
      }
      Reading reading = limits.reading(lines.bytes(), lines.length());
      if (!(reading instanceof Reading.Document document) || !Blank.is(document.text())) {
        return Optional.of(reading);
      }
    }
    return Optional.empty();
  }
}

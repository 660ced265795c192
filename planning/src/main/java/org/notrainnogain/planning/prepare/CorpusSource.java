package org.notrainnogain.planning.prepare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.notrainnogain.planning.config.Settings;

/** Where documents come from; the slot {@code prepare.source}. */
public sealed interface CorpusSource {
  /** The choices of the slot, by name. */
  Map<String, Function<Settings, CorpusSource>> READERS =
      Map.of(
          "embedded", settings -> new Embedded(),
          "text", Text::from,
          "jsonl", JsonLines::from,
          "parquet", Parquet::from);

  /** Name of the choice, as in configuration and manifest. */
  String kind();

  /** The corpus inside the program's own jars. */
  record Embedded() implements CorpusSource {
    @Override
    public String kind() {
      return "embedded";
    }
  }

  /** What one document of a text file is. */
  enum TextUnit {
    /** A line. */
    LINE,
    /** Lines up to a blank one, joined by spaces. */
    PARAGRAPH,
    /** A whole file. */
    FILE
  }

  /**
   * UTF-8 text, also packed: gz, bz2, zst, xz, lz4, framed snappy, by the file's content.
   *
   * @param paths files, directories or globs of any Hadoop file system
   * @param document what a document is
   */
  record Text(List<String> paths, TextUnit document) implements CorpusSource {
    /** Checks that there are paths. */
    public Text {
      paths = checked("text", paths);
    }

    static Text from(Settings settings) {
      Map<String, TextUnit> units =
          Map.of("line", TextUnit.LINE, "paragraph", TextUnit.PARAGRAPH, "file", TextUnit.FILE);
      return new Text(settings.filePaths("paths"), settings.choice("document", units));
    }

    @Override
    public String kind() {
      return "text";
    }

    /** The unit's name in configuration. */
    String unitName() {
      return document.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A JSON object a line.
   *
   * @param paths files, directories or globs of any Hadoop file system
   * @param column name of the text in each object
   */
  record JsonLines(List<String> paths, String column) implements CorpusSource {
    /** Checks that there are paths. */
    public JsonLines {
      paths = checked("jsonl", paths);
    }

    static JsonLines from(Settings settings) {
      return new JsonLines(settings.filePaths("paths"), settings.text("column"));
    }

    @Override
    public String kind() {
      return "jsonl";
    }
  }

  /**
   * Parquet files.
   *
   * @param paths files, directories or globs of any Hadoop file system
   * @param column name of the column of strings
   */
  record Parquet(List<String> paths, String column) implements CorpusSource {
    /** Checks that there are paths. */
    public Parquet {
      paths = checked("parquet", paths);
    }

    static Parquet from(Settings settings) {
      return new Parquet(settings.filePaths("paths"), settings.text("column"));
    }

    @Override
    public String kind() {
      return "parquet";
    }
  }

  private static List<String> checked(String kind, List<String> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          "Source " + kind + " has no paths; set prepare.source." + kind + ".paths = [FILE, ...]");
    }
    return List.copyOf(paths);
  }
}

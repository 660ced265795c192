package org.notrainnogain.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.Installation;

/** What the pages for readers name and link to is there. */
class DocumentedNamesTest {
  private static final Path HOME = Installation.home();

  /** A class by its package below ours, perhaps with a member. */
  private static final Pattern QUALIFIED =
      Pattern.compile(
          "`((?:storage|dataprep|selection|training|planning|reporting|jobs)(?:\\.[a-z]+)*\\.[A-Z]\\w+)(?:\\.\\w+)?`");

  /** A class by its name of two words or more, perhaps with a member. */
  private static final Pattern SIMPLE = Pattern.compile("`([A-Z][a-z]+[A-Z]\\w+)(?:\\.\\w+)?`");

  private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:|#)([^)#]+)(?:#[^)]*)?\\)");

  /** Of Hadoop, Spark, BigDL, Hugging Face and Linux; and how tests are named. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "TextInputFormat",
          "BarrierTaskContext",
          "UnsafeExternalSorter",
          "VmHWM",
          "AllReduceParameter",
          "DistriOptimizer",
          "TrainSummary",
          "ValidationSummary",
          "BertWordPieceTokenizer",
          "XNativeTest",
          "XSparkTest");

  private final Set<String> qualified = new HashSet<>();
  private final Set<String> simple = new HashSet<>(OF_OTHERS);

  @Test
  void classesAreThere() throws IOException {
    findClasses();
    List<String> absent = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      QUALIFIED
          .matcher(text)
          .results()
          .filter(match -> !qualified.contains(match.group(1)))
          .forEach(match -> absent.add(found(page, match)));
      SIMPLE
          .matcher(text)
          .results()
          .filter(match -> !simple.contains(match.group(1)))
          .forEach(match -> absent.add(found(page, match)));
    }
    assertThat(absent).isEmpty();
  }

  @Test
  void linksLeadToFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult match : LINK.matcher(Files.readString(page)).results().toList()) {
        links++;
        if (!Files.exists(page.resolveSibling(match.group(1)))) {
          broken.add(found(page, match));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(20);
  }

  private static String found(Path page, MatchResult match) {
    return HOME.relativize(page) + ": " + match.group(1);
  }

  private void findClasses() throws IOException {
    try (Stream<Path> modules = Files.list(HOME)) {
      for (Path sources :
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(this::add);
        }
      }
    }
    assertThat(qualified).contains("jobs.DocumentedNamesTest");
  }

  private void add(Path file) {
    String path = file.toString().replaceFirst("\\.java$", "").replace('/', '.');
    qualified.add(path.replaceFirst("^.*\\.java\\.org\\.notrainnogain\\.", ""));
    simple.add(path.substring(path.lastIndexOf('.') + 1));
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(HOME.resolve("README.md"));
    pages.add(HOME.resolve("CONTRIBUTING.md"));
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }
}

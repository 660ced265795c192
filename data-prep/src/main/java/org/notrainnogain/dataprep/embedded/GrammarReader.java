package org.notrainnogain.dataprep.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.notrainnogain.dataprep.embedded.GrammarExamples.Correction;

/**
 * Reads the {@code example} elements of LanguageTool's rule files. An example with a {@code
 * correction}, or of type {@code incorrect}, is wrong in its {@code marker}; others are right.
 * Those of type {@code triggers_error} and those of an {@code antipattern}, which are often
 * fragments, are skipped. Nothing outside the files is ever fetched.
 */
final class GrammarReader {
  private static final String FOLDER = "org/languagetool/rules/en/";
  private static final String ARTIFACT = "org.languagetool:language-en";
  private static final List<String> FILES =
      List.of(
          "grammar.xml",
          "style.xml",
          "en-AU/grammar.xml",
          "en-CA/grammar.xml",
          "en-GB/grammar.xml",
          "en-GB/style.xml",
          "en-NZ/grammar.xml",
          "en-US/grammar.xml",
          "en-US/style.xml");
  private static final int FEWEST_WORDS = 3;
  private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Set<String> right = new LinkedHashSet<>();
  private final Set<String> wrong = new LinkedHashSet<>();
  private final Set<Correction> corrections = new LinkedHashSet<>();

  private GrammarReader() {}

  static GrammarExamples readAll() {
    GrammarReader reader = new GrammarReader();
    for (String file : FILES) {
      try (InputStream stream = Resources.open(FOLDER + file, ARTIFACT)) {
        reader.read(stream);
      } catch (XMLStreamException e) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "LanguageTool's %s is not the XML expected; use the artifact %s in the version of the build",
                file,
                ARTIFACT),
            e);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "LanguageTool's " + file + " could not be read from its jar", e);
      }
    }
    return reader.examples();
  }

  static GrammarExamples read(InputStream... files) throws XMLStreamException {
    GrammarReader reader = new GrammarReader();
    for (InputStream file : files) {
      reader.read(file);
    }
    return reader.examples();
  }

  private GrammarExamples examples() {
    return new GrammarExamples(
        new ArrayList<>(right), new ArrayList<>(wrong), new ArrayList<>(corrections));
  }

  private void read(InputStream stream) throws XMLStreamException {
    XMLStreamReader xml = factory().createXMLStreamReader(stream);
    int antipatterns = 0;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("antipattern")) {
        antipatterns++;
      } else if (event == XMLStreamConstants.END_ELEMENT
          && xml.getLocalName().equals("antipattern")) {
        antipatterns--;
      } else if (event == XMLStreamConstants.START_ELEMENT
          && xml.getLocalName().equals("example")
          && antipatterns == 0) {
        add(
            xml.getAttributeValue(null, "type"),
            xml.getAttributeValue(null, "correction"),
            markedText(xml));
      }
    }
    xml.close();
  }

  /**
   * The JDK's own reader: its entity limits hold, the files' internal entities are resolved,
   * external ones are empty.
   */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
    return factory;
  }

  /** The text of an example element, up to its end, and where in it the marker lies. */
  private record MarkedText(String text, int start, int end) {
    boolean isMarked() {
      return end >= 0;
    }
  }

  private static MarkedText markedText(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int start = -1;
    int end = -1;
    for (int event = xml.next(); ; event = xml.next()) {
      if (event == XMLStreamConstants.CHARACTERS
          || event == XMLStreamConstants.SPACE
          || event == XMLStreamConstants.CDATA) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("marker")) {
        start = text.length();
      } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("marker")) {
        end = text.length();
      } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("example")) {
        return new MarkedText(text.toString(), start, end);
      }
    }
  }

  private void add(String type, String correction, MarkedText marked) {
    String sentence = singleSpaces(marked.text());
    if ("triggers_error".equals(type) || sentence.split(" ").length < FEWEST_WORDS) {
      return;
    }
    if (correction == null && !"incorrect".equals(type)) {
      right.add(sentence);
      return;
    }
    wrong.add(sentence);
    String first = correction == null ? "" : correction.split("\\|", 2)[0];
    if (!first.isBlank() && marked.isMarked()) {
      String corrected =
          singleSpaces(
              marked.text().substring(0, marked.start())
                  + first
                  + marked.text().substring(marked.end()));
      if (!corrected.equals(sentence)) {
        corrections.add(new Correction(sentence, corrected));
      }
    }
  }

  private static String singleSpaces(String text) {
    return SPACES.matcher(text).replaceAll(" ").strip();
  }
}

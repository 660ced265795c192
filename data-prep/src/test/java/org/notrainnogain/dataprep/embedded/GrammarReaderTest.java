package org.notrainnogain.dataprep.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.embedded.GrammarExamples.Correction;

class GrammarReaderTest {
  @Test
  void tellsRightWrongAndCorrectedSentencesApart() throws XMLStreamException {
    GrammarExamples examples =
        GrammarReader.read(
            xml(
                "<example>This  is\n right.</example>"
                    + "<example correction='is|was'>This <marker>are</marker> wrong.</example>"
                    + "<example correction=''>This are <marker>so</marker> wrong.</example>"
                    + "<example type='incorrect'>Him are wrong.</example>"
                    + "<example type='triggers_error'>Not to be read.</example>"
                    + "<example>Too short.</example>"
                    + "<antipattern><example>not to be read</example></antipattern>"));

    assertThat(examples.right()).containsExactly("This is right.");
    assertThat(examples.wrong())
        .containsExactly("This are wrong.", "This are so wrong.", "Him are wrong.");
    assertThat(examples.corrections())
        .containsExactly(new Correction("This are wrong.", "This is wrong."));
  }

  @Test
  void givesASentenceOfSeveralFilesOnce() throws XMLStreamException {
    String rule = "<example>One two three.</example>";

    assertThat(GrammarReader.read(xml(rule), xml(rule)).right()).containsExactly("One two three.");
  }

  @Test
  void resolvesInternalEntitiesAndNeverFetchesExternalOnes(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    String document =
        "<!DOCTYPE rules [<!ENTITY own \"two\"><!ENTITY other SYSTEM \""
            + secret.toUri()
            + "\">]><rules><example>one &own; &other; three</example></rules>";

    assertThat(
            GrammarReader.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)))
                .right())
        .containsExactly("one two three");
  }

  @Test
  void keepsBothSentencesOfADevelopmentPairOut() throws XMLStreamException {
    // The first number whose wrong sentence is a development line while its right one, on its own,
    // is not.
    int number = 0;
    while (!HeldOutTask.LT_CORRECT.isDevelopment("Case " + number + " are closed.")
        || HeldOutTask.LT_ACCEPT.isDevelopment("Case " + number + " is closed.")) {
      number++;
    }
    String right = "Case " + number + " is closed.";
    PretrainingText text =
        GrammarReader.read(
                xml(
                    "<example>"
                        + right
                        + "</example><example correction='is'>Case "
                        + number
                        + " <marker>are</marker> closed.</example>"))
            .pretrainingText();

    assertThat(text.documents()).isEmpty();
    assertThat(text.heldOut())
        .containsOnlyKeys(HeldOutTask.LT_CORRECT)
        .containsEntry(HeldOutTask.LT_CORRECT, 1L);
  }

  private static InputStream xml(String rules) {
    return new ByteArrayInputStream(
        ("<rules>" + rules + "</rules>").getBytes(StandardCharsets.UTF_8));
  }
}

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notrainnogain.dataprep.embedded.EmbeddedCorpus;
import org.notrainnogain.dataprep.embedded.EmbeddedDocument;
import org.notrainnogain.dataprep.random.SeededRandom;

/**
 * Writes the embedded corpus over and over, a document a line, until a file has so many megabytes.
 * From the second time on every tenth distinct word, another tenth each time, has other letters: no
 * document is a duplicate and the distinct words grow with the size. The same size gives the same
 * file.
 *
 * <pre>java -cp 'jobs/target/dist/lib/*' benchmarks/RepeatedCorpus.java MEGABYTES FILE</pre>
 */
public final class RepeatedCorpus {
  private static final Pattern WORD = Pattern.compile("[a-z]{3,}");

  public static void main(String[] arguments) throws IOException {
    long bytes = Long.parseLong(arguments[0]) * 1_000_000;
    List<EmbeddedDocument> documents = EmbeddedCorpus.read().documents();
    long written = 0;
    try (Writer out = Files.newBufferedWriter(Path.of(arguments[1]), StandardCharsets.UTF_8)) {
      for (int copy = 0; ; copy++) {
        for (EmbeddedDocument document : documents) {
          String text = document.text().replaceAll("\\s+", " ");
          String line = (copy == 0 ? text : changed(text, copy)) + "\n";
          written += line.getBytes(StandardCharsets.UTF_8).length;
          if (written > bytes) {
            return;
          }
          out.write(line);
        }
      }
    }
  }

  private static String changed(String text, int copy) {
    Matcher words = WORD.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    while (words.find()) {
      words.appendReplacement(out, changedWord(words.group(), copy));
    }
    return words.appendTail(out).toString();
  }

  private static String changedWord(String word, int copy) {
    long hash = SeededRandom.hash(copy, "changed-words", word.hashCode());
    if (Long.remainderUnsigned(hash, 10) != 0) {
      return word;
    }
    char[] letters = word.toCharArray();
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (char) ('a' + Long.remainderUnsigned((hash >>> (i % 40)) + letters[i], 26));
    }
    return new String(letters);
  }

  private RepeatedCorpus() {}
}

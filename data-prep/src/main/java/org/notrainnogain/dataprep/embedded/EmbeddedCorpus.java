package org.notrainnogain.dataprep.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The embedded corpus in memory (about 11 MB of text): documents in a fixed order, without the
 * development lines of the tasks made of the same jars, and counts of what was read and left out.
 */
public final class EmbeddedCorpus {
  private final List<EmbeddedDocument> documents = new ArrayList<>();
  private final Map<String, SourceSize> sizes = new LinkedHashMap<>();
  private final Map<String, Long> heldOut = new LinkedHashMap<>();

  private EmbeddedCorpus() {}

  /**
   * Reads all sources from the class path, in some seconds.
   *
   * @throws IllegalStateException when a jar is missing, naming it
   */
  public static EmbeddedCorpus read() {
    EmbeddedCorpus corpus = new EmbeddedCorpus();
    for (HeldOutTask task : HeldOutTask.values()) {
      corpus.heldOut.put(task.taskName(), 0L);
    }
    corpus.add("wordnet", WordNet.pretrainingText(WordNet.synsets()));
    corpus.add("novel", Novel.pretrainingText());
    corpus.add("languagetool", GrammarExamples.read().pretrainingText());
    return corpus;
  }

  /**
   * All documents: WordNet, the novel, LanguageTool's sentences, each in the order of its files.
   */
  public List<EmbeddedDocument> documents() {
    return Collections.unmodifiableList(documents);
  }

  /** How much each source gives, after what is held out. */
  public Map<String, SourceSize> sizes() {
    return Collections.unmodifiableMap(sizes);
  }

  /**
   * By task name, how many texts (definitions, examples, sentences) were left out; a text that two
   * tasks hold out counts for both.
   */
  public Map<String, Long> heldOut() {
    return Collections.unmodifiableMap(heldOut);
  }

  private void add(String source, PretrainingText text) {
    SourceSize size = SourceSize.NONE;
    for (String document : text.documents()) {
      documents.add(new EmbeddedDocument(source, document));
      size = size.plus(document);
    }
    sizes.put(source, size);
    text.heldOut().forEach((task, count) -> heldOut.merge(task.taskName(), count, Long::sum));
  }
}

package org.notrainnogain.dataprep.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads the real jars; their versions are pinned, so the counts are exact. */
class EmbeddedCorpusTest {
  private static final EmbeddedCorpus CORPUS = EmbeddedCorpus.read();
  private static final List<Synset> SYNSETS = WordNet.synsets();
  private static final GrammarExamples GRAMMAR = GrammarExamples.read();

  @Test
  void givesTenMegabytesOfEnglish() {
    assertThat(CORPUS.sizes())
        .containsExactly(
            Map.entry("wordnet", new SourceSize(113_225, 8_212_209, 1_372_632)),
            Map.entry("novel", new SourceSize(4_096, 1_201_950, 215_977)),
            Map.entry("languagetool", new SourceSize(18_145, 1_010_818, 184_151)));
    assertThat(CORPUS.documents()).hasSize(113_225 + 4_096 + 18_145);
  }

  @Test
  void countsWhatIsHeldOutForEachTask() {
    assertThat(CORPUS.heldOut())
        .containsExactly(
            Map.entry("wn-supersense", 6_082L),
            Map.entry("wn-wic", 5_762L),
            Map.entry("lt-accept", 2_157L),
            Map.entry("lt-correct", 999L));
  }

  @Test
  void givesTheSameDocumentsInTheSameOrderAgain() {
    assertThat(EmbeddedCorpus.read().documents()).isEqualTo(CORPUS.documents());
  }

  @Test
  void readsEverySynset() {
    assertThat(SYNSETS).hasSize(117_791);
    assertThat(SYNSETS.stream().mapToLong(synset -> synset.examples().size()).sum())
        .isEqualTo(48_571);
    assertThat(SYNSETS).allMatch(synset -> !synset.lemmas().isEmpty());
    assertThat(SYNSETS.stream().mapToInt(Synset::lexicographerFile).distinct().count())
        .isEqualTo(45);
  }

  @Test
  void splitsDefinitionsByTheRuleOfTheTask() {
    Map<Boolean, Long> nouns =
        SYNSETS.stream()
            .filter(synset -> synset.partOfSpeech().equals("noun"))
            .collect(
                Collectors.partitioningBy(
                    EmbeddedCorpusTest::isDevelopment, Collectors.counting()));

    assertThat(nouns).containsEntry(false, 78_053L).containsEntry(true, 4_139L);
    assertThat(SYNSETS.stream().filter(EmbeddedCorpusTest::isDevelopment).count()).isEqualTo(5_926);
  }

  @Test
  void readsLanguageToolsExamples() {
    assertThat(GRAMMAR.right()).hasSize(12_268).doesNotHaveDuplicates();
    assertThat(GRAMMAR.wrong()).hasSize(9_692).doesNotHaveDuplicates();
    assertThat(GRAMMAR.corrections()).hasSize(9_367);
  }

  @Test
  void holdsNoDefinitionOfADevelopmentSynset() {
    Set<String> development =
        SYNSETS.stream()
            .filter(EmbeddedCorpusTest::isDevelopment)
            .map(Synset::definition)
            .collect(Collectors.toSet());

    assertThat(texts("wordnet")).noneMatch(development::contains);
  }

  @Test
  void holdsNoSentenceOfADevelopmentLineOrPair() {
    Set<String> texts = new HashSet<>(texts("languagetool"));

    assertThat(texts)
        .noneMatch(text -> HeldOutTask.LT_ACCEPT.isDevelopment(HeldOutTask.sentenceKey(text)));
    assertThat(GRAMMAR.corrections())
        .filteredOn(
            pair -> HeldOutTask.LT_CORRECT.isDevelopment(HeldOutTask.sentenceKey(pair.wrong())))
        .hasSizeGreaterThan(800)
        .noneMatch(pair -> texts.contains(pair.right()) || texts.contains(pair.wrong()));
  }

  @Test
  void readsTheNovelByParagraphs() {
    List<String> paragraphs = texts("novel");

    assertThat(paragraphs.get(0)).isEqualTo("The Old Curiosity Shop");
    assertThat(paragraphs)
        .noneMatch(paragraph -> paragraph.contains("\n") || paragraph.contains("  "));
  }

  @Test
  void namesTheArtifactOfAMissingFile() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Resources.open("no/such/file", "group:artifact"))
        .withMessage(
            "File no/such/file of the embedded corpus is not on the class path; add the Maven artifact group:artifact to it");
  }

  private static boolean isDevelopment(Synset synset) {
    return HeldOutTask.WN_SUPERSENSE.isDevelopment(
        HeldOutTask.synsetKey(synset.offset(), synset.partOfSpeech()));
  }

  private static List<String> texts(String source) {
    return CORPUS.documents().stream()
        .filter(document -> document.source().equals(source))
        .map(EmbeddedDocument::text)
        .toList();
  }
}

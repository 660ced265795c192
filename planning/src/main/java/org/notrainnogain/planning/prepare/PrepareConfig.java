package org.notrainnogain.planning.prepare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.Duplicates;
import org.notrainnogain.dataprep.documents.ShardLayout;
import org.notrainnogain.dataprep.sequences.SplitShares;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.dataprep.text.TooShort;
import org.notrainnogain.dataprep.text.TrashRatio;
import org.notrainnogain.dataprep.tokenizer.SpecialsInText;
import org.notrainnogain.dataprep.tokenizer.WordPieceTrainer;
import org.notrainnogain.planning.config.Settings;

/**
 * The section {@code prepare} of the configuration.
 *
 * @param source of documents
 * @param cleaning names of the steps, in order
 * @param limits of a document as it is read
 * @param malformedShare the largest share of a source's lines that may be malformed
 * @param losses how much of a source may be lost
 * @param tooShort the filter on text
 * @param trashRatio the filter on tokens, off when empty
 * @param duplicates what becomes of documents with equal texts
 * @param layout seed, splits and shards
 * @param tokenizer where the vocabulary comes from
 * @param specialsInText what becomes of names of special tokens in texts
 * @param sequenceLength tokens a sequence
 */
public record PrepareConfig(
    CorpusSource source,
    List<String> cleaning,
    DocumentLimits limits,
    double malformedShare,
    LossLimits losses,
    TooShort tooShort,
    Optional<TrashRatio> trashRatio,
    Duplicates duplicates,
    ShardLayout layout,
    TokenizerChoice tokenizer,
    SpecialsInText specialsInText,
    int sequenceLength) {
  /** A Java string has a limit, and the tokens of a document are held together. */
  private static final int LARGEST_DOCUMENT = 256 << 20;

  /** Each is a partition, which Spark keeps account of on the driver. */
  private static final int MOST_SHARDS = 100_000;

  private static final int LONGEST_SEQUENCE = 1 << 20;

  /** Reads the section {@code prepare}. */
  public static PrepareConfig from(Settings root) {
    Settings settings = root.section("prepare");
    Settings splits = settings.section("splits");
    Settings shards = settings.section("shards");
    Settings filters = settings.section("filters");
    Settings tooShort = settings.section("filters.too-short");
    return new PrepareConfig(
        settings.slot("source", CorpusSource.READERS),
        cleaning(settings),
        limits(filters),
        filters.fraction("malformed-share"),
        LossLimits.from(settings.section("losses")),
        new TooShort(tooShort.atLeast("characters", 0), tooShort.atLeast("words", 0)),
        filters.optional("trash-ratio", Settings::positive).map(TrashRatio::new),
        settings.choice("duplicates", Map.of("drop", Duplicates.DROP, "keep", Duplicates.KEEP)),
        new ShardLayout(
            settings.seed("seed"),
            splits.made(
                () ->
                    new SplitShares(
                        splits.fraction("holdout"),
                        splits.fraction("validation"),
                        splits.fraction("test"))),
            shards.between("train", 1, MOST_SHARDS),
            shards.between("holdout", 1, MOST_SHARDS),
            shards.between("validation", 1, MOST_SHARDS),
            shards.between("test", 1, MOST_SHARDS)),
        settings.slot("tokenizer", TokenizerChoice.READERS),
        settings.choice(
            "special-tokens-in-text",
            Map.of("pieces", SpecialsInText.PIECES, "tokens", SpecialsInText.TOKENS)),
        settings.between("sequence-length", 2, LONGEST_SEQUENCE));
  }

  private static List<String> cleaning(Settings settings) {
    List<String> steps = settings.texts("cleaning");
    try {
      return TextCleaner.of(steps).stepNames();
    } catch (IllegalArgumentException unknown) {
      settings.refuse("cleaning", "cannot be used: " + unknown.getMessage());
      return List.of();
    }
  }

  private static DocumentLimits limits(Settings filters) {
    long bytes = filters.bytes("too-long");
    if (bytes > LARGEST_DOCUMENT) {
      filters.refuse("too-long", "must be at most " + LARGEST_DOCUMENT + " bytes");
    }
    return new DocumentLimits(
        (int) Math.min(bytes, LARGEST_DOCUMENT), filters.positive("binary-share"));
  }

  /** Checks what the parts alone cannot see. */
  public PrepareConfig {
    TextCleaner.of(cleaning);
  }

  /** Cleaning and filters. */
  public DocumentRules rules() {
    return new DocumentRules(TextCleaner.of(cleaning), List.of(tooShort));
  }

  /** Every setting that the bytes of the corpus depend on; paths are none of them. */
  public SortedMap<String, String> determining() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("source", source.kind());
    if (source instanceof CorpusSource.Text text) {
      settings.put("source.text.document", text.unitName());
    }
    settings.put("cleaning", String.join(", ", cleaning));
    settings.put("filters.too-short.characters", String.valueOf(tooShort.minimumCharacters()));
    settings.put("filters.too-short.words", String.valueOf(tooShort.minimumWords()));
    settings.put("filters.too-long", String.valueOf(limits.mostBytes()));
    settings.put("filters.binary-share", String.valueOf(limits.binaryShare()));
    trashRatio.ifPresent(
        trash -> settings.put("filters.trash-ratio", String.valueOf(trash.ratio())));
    if (duplicates == Duplicates.KEEP) {
      // Absent for what every corpus did before there was a choice, so that their manifests stay.
      settings.put("duplicates", "keep");
    }
    settings.put("splits.holdout", String.valueOf(layout.shares().holdout()));
    settings.put("splits.validation", String.valueOf(layout.shares().validation()));
    settings.put("splits.test", String.valueOf(layout.shares().test()));
    settings.put("sequence-length", String.valueOf(sequenceLength));
    settings.put("seed", String.valueOf(layout.seed()));
    settings.put("shards.train", String.valueOf(layout.train()));
    settings.put("shards.holdout", String.valueOf(layout.holdout()));
    settings.put("shards.validation", String.valueOf(layout.validation()));
    settings.put("shards.test", String.valueOf(layout.test()));
    if (specialsInText == SpecialsInText.TOKENS) {
      // Corpora that were made before there was a choice have no such entry.
      settings.put("special-tokens-in-text", "tokens");
    }
    settings.put("tokenizer", tokenizer instanceof TokenizerChoice.Given ? "given" : "word-piece");
    if (tokenizer instanceof TokenizerChoice.Trained trained) {
      WordPieceTrainer trainer = trained.trainer();
      settings.put(
          "tokenizer.word-piece.vocabulary-size", String.valueOf(trainer.vocabularySize()));
      settings.put("tokenizer.word-piece.alphabet-limit", String.valueOf(trainer.alphabetLimit()));
      settings.put(
          "tokenizer.word-piece.minimum-frequency", String.valueOf(trainer.minimumFrequency()));
      settings.put("tokenizer.word-piece.most-words", String.valueOf(trained.mostWords()));
      settings.put("tokenizer.word-piece.word-splitting", trained.splitting().splittingName());
    }
    return settings;
  }
}

package org.notrainnogain.dataprep.corpus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.storage.Sha256;

/**
 * The manifest of a corpus, {@code DIR/corpus/manifest.json}. Its presence makes a corpus: it is
 * written after everything it names. It holds no time, host, path of a source or order of files, so
 * that one input and one set of settings give the same bytes everywhere, but for the {@linkplain
 * Source#account account} of the files that it came in.
 *
 * @param formatVersion of this file and of the shards, {@value #FORMAT_VERSION}
 * @param sequenceLength tokens a sequence
 * @param seed of splits, shards and the order of documents
 * @param tokenizer the vocabulary all shards are written in
 * @param sources the kinds of documents read
 * @param settings those that determine the bytes of the corpus, by key
 * @param filters documents dropped, by the name of what dropped them
 * @param splits one each, in the order of {@link Split}; {@code train} has sequences, others may
 *     have none
 */
public record CorpusManifest(
    int formatVersion,
    int sequenceLength,
    long seed,
    Tokenizer tokenizer,
    List<Source> sources,
    SortedMap<String, String> settings,
    SortedMap<String, Long> filters,
    List<Part> splits) {
  /** The format that this code writes and the only one it reads. */
  public static final int FORMAT_VERSION = 1;

  private static final int MOST_BYTES = 64 << 20;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHARD =
      Pattern.compile("sequences/split=[a-z]+/shard-[0-9]{5,9}\\.parquet");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /**
   * The vocabulary of a corpus.
   *
   * @param sha256 of the bytes of {@code tokenizer.json}, lower-case hexadecimal
   * @param vocabularySize token ids run from 0 to this, exclusive
   */
  public record Tokenizer(
      String sha256,
      int vocabularySize,
      int padding,
      int unknown,
      int classification,
      int separator,
      int mask) {
    public Tokenizer {
      checkSha256("tokenizer.json", sha256);
      for (int token : new int[] {padding, unknown, classification, separator, mask}) {
        if (token < 0 || token >= vocabularySize) {
          throw new IllegalArgumentException(
              "Special token "
                  + token
                  + " must lie in 0 to "
                  + (vocabularySize - 1)
                  + "; prepare the corpus with a tokenizer that has [PAD], [UNK], [CLS], [SEP] and [MASK]");
        }
      }
    }
  }

  /**
   * Documents that were read.
   *
   * @param kind embedded, text, jsonl or parquet
   * @param documents read, before any filter
   * @param contentSha256 sum of the SHA-256 of their texts, which no order changes
   * @param repairedDocuments those with bytes that were no UTF-8
   * @param replacedCharacters U+FFFD that stand for such bytes
   * @param account how they were found: numbers of files and of unknown tokens, by name. It depends
   *     on how the files are cut, so it is no part of the fingerprint; empty where prepare did not
   *     write it
   */
  public record Source(
      String kind,
      long documents,
      String contentSha256,
      long repairedDocuments,
      long replacedCharacters,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Long> account) {
    public Source {
      account = Collections.unmodifiableSortedMap(new TreeMap<>(account));
      checkSha256("source " + kind, contentSha256);
      checkCount("documents of source " + kind, documents);
      checkCount("repaired documents of source " + kind, repairedDocuments);
      checkCount("replaced characters of source " + kind, replacedCharacters);
      account.forEach((name, count) -> checkCount(name + " of source " + kind, count));
    }

    private Source withoutAccount() {
      return new Source(
          kind, documents, contentSha256, repairedDocuments, replacedCharacters, new TreeMap<>());
    }
  }

  /**
   * One split.
   *
   * @param documents kept in it
   * @param tokens of these, separators included
   * @param droppedTokens at the end of its shards, too few for a sequence
   * @param shards those with at least one sequence, in order
   */
  public record Part(
      Split split, long documents, long tokens, long droppedTokens, List<Shard> shards) {
    public Part {
      checkCount("documents of split " + split.directory(), documents);
      checkCount("tokens of split " + split.directory(), tokens);
      checkCount("dropped tokens of split " + split.directory(), droppedTokens);
      shards = List.copyOf(shards);
    }

    /** Sequences of all shards. */
    public long sequences() {
      return shards.stream().mapToLong(Shard::rows).sum();
    }
  }

  /**
   * One Parquet file of sequences.
   *
   * @param path relative to {@code DIR/corpus}
   * @param rows sequences in it, at least one
   * @param bytes of the file
   * @param sha256 of the file, lower-case hexadecimal
   */
  public record Shard(String path, long rows, long bytes, String sha256) {
    public Shard {
      if (!SHARD.matcher(path).matches()) {
        throw new IllegalArgumentException(
            "Path of a shard must read sequences/split=SPLIT/shard-NNNNN.parquet, got '"
                + path
                + "'; prepare the corpus again");
      }
      checkSha256(path, sha256);
      if (rows < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "Shard "
                + path
                + " must have rows and bytes, got "
                + rows
                + " and "
                + bytes
                + "; prepare the corpus again");
      }
    }
  }

  public CorpusManifest {
    if (formatVersion != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "Corpus manifest has format version "
              + formatVersion
              + ", this program reads "
              + FORMAT_VERSION
              + "; prepare the corpus again into another directory");
    }
    if (sequenceLength < 2) {
      throw new IllegalArgumentException(
          "Sequence length of a corpus must be >= 2, got "
              + sequenceLength
              + "; prepare the corpus again");
    }
    sources = List.copyOf(sources);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    splits = List.copyOf(splits);
    if (!splits.stream().map(Part::split).toList().equals(List.of(Split.values()))) {
      throw new IllegalArgumentException(
          "Corpus manifest must have the splits train, holdout, validation and test, got "
              + splits.stream().map(part -> part.split().directory()).toList()
              + "; prepare the corpus again");
    }
    if (splits.get(Split.TRAIN.ordinal()).shards().isEmpty()) {
      throw new IllegalArgumentException(
          "Split train of a corpus must have sequences, and this one has none; prepare the corpus"
              + " again from more text");
    }
  }

  /** Reads a manifest. */
  public static CorpusManifest parse(byte[] json) {
    if (json.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "Corpus manifest has "
              + json.length
              + " bytes, at most "
              + MOST_BYTES
              + " are read; is this file a manifest written by prepare?");
    }
    try {
      JsonNode tree = JSON.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException(
            "Corpus manifest is no JSON object; prepare the corpus again into another directory");
      }
      for (JsonNode source : tree.path("sources")) {
        if (source instanceof ObjectNode fields && !fields.has("account")) {
          fields.putObject("account");
        }
      }
      return JSON.treeToValue(tree, CorpusManifest.class);
    } catch (IOException e) {
      if (e.getCause() instanceof IllegalArgumentException ofValue) {
        // A value says what is wrong with it, and the way out.
        throw new IllegalArgumentException(ofValue.getMessage(), e);
      }
      throw new IllegalArgumentException(
          "Corpus manifest cannot be read: "
              + reason(e)
              + "; prepare the corpus again into another directory",
          e);
    }
  }

  /** Its canonical bytes: equal manifests have equal bytes. */
  public byte[] toJson() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return JSON.writer(printer).writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Corpus manifest cannot be written as JSON", e);
    }
  }

  /**
   * SHA-256 of the canonical bytes without the account of files, lower-case hexadecimal: names the
   * corpus in runs and tables.
   */
  public String fingerprint() {
    return Sha256.hex(withoutAccount().toJson());
  }

  private CorpusManifest withoutAccount() {
    return new CorpusManifest(
        formatVersion,
        sequenceLength,
        seed,
        tokenizer,
        sources.stream().map(Source::withoutAccount).toList(),
        settings,
        filters,
        splits);
  }

  /** What the corpus holds of a split. */
  public Part part(Split split) {
    return splits.get(split.ordinal());
  }

  /** The shards of a split, in the order that positions count. */
  public List<Shard> shards(Split split) {
    return part(split).shards();
  }

  /** Sequences of a split. */
  public long sequences(Split split) {
    return part(split).sequences();
  }

  /** What a model must know of this corpus. */
  public CorpusShape shape() {
    return new CorpusShape(sequenceLength, vocabularySize(), padding(), separator(), mask());
  }

  /** Token ids run from 0 to this, exclusive. */
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  /** Id of the token that fills what has no text. */
  public int padding() {
    return tokenizer.padding();
  }

  /** Id of the token for what the vocabulary cannot spell. */
  public int unknown() {
    return tokenizer.unknown();
  }

  /** Id of the token before a text to classify. */
  public int classification() {
    return tokenizer.classification();
  }

  /** Id of the token after each document. */
  public int separator() {
    return tokenizer.separator();
  }

  /** Id of the token that hides a word. */
  public int mask() {
    return tokenizer.mask();
  }

  private static String reason(IOException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : cause instanceof NullPointerException ? "it lacks a part" : cause.getMessage();
  }

  private static void checkSha256(String of, String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "SHA-256 of "
              + of
              + " must be 64 lower-case hexadecimal digits, got '"
              + sha256
              + "'; prepare the corpus again");
    }
  }

  private static void checkCount(String of, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "Number of " + of + " must be >= 0, got " + count + "; prepare the corpus again");
    }
  }
}

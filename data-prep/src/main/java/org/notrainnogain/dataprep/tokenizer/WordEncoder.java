package org.notrainnogain.dataprep.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Encodes cleaned text with a WordPiece {@code tokenizer.json}, our own or a given one. The text is
 * cut at spaces, tabs and line ends; each distinct run between them is encoded once by the native
 * tokenizers library and then looked up. The ids equal those of the whole text at once, without the
 * special tokens of the file's template.
 *
 * <p>Holds native memory until closed. Not thread-safe: use one a task.
 */
public final class WordEncoder implements AutoCloseable {
  private static final long LARGEST_FILE = 64L << 20;
  private static final String PROBE = "no train, no gain: (it's) 3.5x\tof a probe!\nun-believable";

  /** Only the text's own tokens; left alone, the library cuts after 512. */
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  static {
    // The library would ask a cloud's metadata address where it runs.
    if (System.getProperty("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
  }

  private final TokenizerFile file;
  private final HuggingFaceTokenizer tokenizer;
  private final LongRuns longRuns;
  private final EncodedRuns known;

  /**
   * Loads a tokenizer whose special tokens no text can set.
   *
   * @throws IllegalArgumentException as the other constructors do
   */
  public WordEncoder(byte[] tokenizerJson) {
    this(tokenizerJson, SpecialsInText.PIECES);
  }

  /**
   * Loads a tokenizer from the bytes of its {@code tokenizer.json}.
   *
   * @param specials what becomes of names of special tokens in a text
   * @throws IllegalArgumentException when it is no JSON, not WordPiece, lacks a special token, or
   *     does not split text at spaces
   */
  public WordEncoder(byte[] tokenizerJson, SpecialsInText specials) {
    this(tokenizerJson, specials, new EncodedRuns());
  }

  /** An encoder that shares what is known of runs with others of the same tokenizer. */
  WordEncoder(byte[] tokenizerJson, SpecialsInText specials, EncodedRuns known) {
    this.known = known;
    file = TokenizerFile.parse(tokenizerJson);
    tokenizer = load(file.plainJson(specials));
    longRuns = new LongRuns(this::tokens, file.longestAddedToken(), file.longestWord());
    if (!Arrays.equals(encode(PROBE), encodeNatively(PROBE))) {
      tokenizer.close();
      throw new IllegalArgumentException(
          "The given tokenizer.json encodes a text otherwise than its parts between spaces; give one whose pre-tokenizer splits at white space, such as BertPreTokenizer or Whitespace");
    }
  }

  /**
   * Loads a tokenizer from its {@code tokenizer.json}.
   *
   * @throws UncheckedIOException when the file cannot be read
   */
  public WordEncoder(Path tokenizerJson) {
    this(read(tokenizerJson));
  }

  /** The ids of a cleaned text's tokens, in order; no separator or other token is added. */
  public int[] encode(String cleanedText) {
    int[] ids = new int[Math.max(8, cleanedText.length() / 3)];
    int length = 0;
    int start = 0;
    int hash = 0;
    for (int end = 0; end <= cleanedText.length(); end++) {
      char c = end < cleanedText.length() ? cleanedText.charAt(end) : ' ';
      if (!isSpace(c)) {
        hash = EncodedRuns.hash(hash, c);
        continue;
      }
      if (end > start) {
        int[] run = known.find(cleanedText, start, end, hash);
        int[] found = run == null ? encodeRun(cleanedText.substring(start, end)) : run;
        int first = run == null ? 0 : EncodedRuns.firstId(run);
        int more = found.length - first;
        if (length + more > ids.length) {
          ids = Arrays.copyOf(ids, 2 * (length + more));
        }
        System.arraycopy(found, first, ids, length, more);
        length += more;
      }
      start = end + 1;
      hash = 0;
    }
    return Arrays.copyOf(ids, length);
  }

  /** One more than the highest token id. */
  public int vocabularySize() {
    return file.vocabularySize();
  }

  /** The id that fills up rows. */
  public int padding() {
    return file.id(SpecialToken.PADDING);
  }

  /** The id of a word that the vocabulary cannot spell. */
  public int unknown() {
    return file.id(SpecialToken.UNKNOWN);
  }

  /** The id that starts a pair of texts. */
  public int classification() {
    return file.id(SpecialToken.CLASSIFICATION);
  }

  /** The id that ends each document. */
  public int separator() {
    return file.id(SpecialToken.SEPARATOR);
  }

  /** The id that hides a token. */
  public int mask() {
    return file.id(SpecialToken.MASK);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private int[] encodeRun(String run) {
    int[] ids = run.length() > LongRuns.LONGEST ? longRuns.encode(run) : encodeNatively(run);
    if (run.length() <= EncodedRuns.LONGEST) {
      known.keep(run, ids);
    }
    return ids;
  }

  private int[] encodeNatively(String text) {
    return tokens(text).ids();
  }

  private LibraryTokens tokens(String text) {
    return LibraryTokens.of(text, tokenizer.encode(text, false, false));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static HuggingFaceTokenizer load(byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN);
    } catch (EngineException e) {
      throw new IllegalStateException(
          "The native tokenizers library could not be loaded; it unpacks itself into the folder of the environment variable DJL_CACHE_DIR (default: .djl.ai in the home folder), which must be writable",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Tokenizer could not be read from memory", e);
    } catch (RuntimeException e) {
      // What the native library throws for a file that it does not understand.
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The given tokenizer.json cannot be loaded: %s; give a file that Hugging Face's tokenizers library saved",
              e.getMessage()),
          e);
    }
  }

  private static byte[] read(Path path) {
    try {
      if (Files.size(path) > LARGEST_FILE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Tokenizer %s has %d bytes; a WordPiece tokenizer.json has at most %d",
                path,
                Files.size(path),
                LARGEST_FILE));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tokenizer " + path + " could not be read; check the path and its permissions", e);
    }
  }
}

package org.notrainnogain.dataprep.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.notrainnogain.dataprep.text.AsciiPunctuation;
import org.notrainnogain.dataprep.text.CleaningStep;
import org.notrainnogain.dataprep.text.TextCleaner;

/**
 * Writes a vocabulary as a Hugging Face {@code tokenizer.json}: equal vocabularies and settings
 * give equal bytes.
 *
 * <p>The file carries the cleaning steps as its normaliser and the word splitting as its
 * pre-tokenizer, so that programs that load it may give it raw text. As published, a single text
 * gets a separator at its end and a pair becomes {@code [CLS] A [SEP] B [SEP]}; all type ids are 0.
 */
public final class TokenizerJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private TokenizerJson() {}

  /** The bytes of the file: one line of ASCII and a line end. */
  public static byte[] write(Vocabulary vocabulary, TextCleaner cleaner, WordSplitting splitting) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "1.0");
      json.writeNullField("truncation");
      json.writeNullField("padding");
      writeAddedTokens(json);
      writeNormalizer(json, cleaner.steps());
      writeTyped(json, "pre_tokenizer", splitting.preTokenizer());
      json.writeEndObject();
      writePostProcessor(json);
      writeTyped(json, "decoder", "WordPiece");
      json.writeStringField("prefix", Vocabulary.CONTINUATION);
      json.writeBooleanField("cleanup", true);
      json.writeEndObject();
      writeModel(json, vocabulary);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("Tokenizer could not be written to memory", e);
    }
    return out.toByteArray();
  }

  private static void writeAddedTokens(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("added_tokens");
    for (SpecialToken special : SpecialToken.values()) {
      json.writeStartObject();
      json.writeNumberField("id", special.id());
      json.writeStringField("content", special.text());
      json.writeBooleanField("single_word", false);
      json.writeBooleanField("lstrip", false);
      json.writeBooleanField("rstrip", false);
      json.writeBooleanField("normalized", false);
      json.writeBooleanField("special", true);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeNormalizer(JsonGenerator json, List<CleaningStep> steps)
      throws IOException {
    writeTyped(json, "normalizer", "Sequence");
    json.writeArrayFieldStart("normalizers");
    for (CleaningStep step : steps) {
      writeStep(json, step);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeStep(JsonGenerator json, CleaningStep step) throws IOException {
    switch (step) {
      case ASCII_PUNCTUATION -> {
        for (Map.Entry<String, String> entry : AsciiPunctuation.sourcesByReplacement().entrySet()) {
          writeReplace(json, "Regex", "[" + entry.getValue() + "]", entry.getKey());
        }
      }
      case CONTROL_CHARACTERS ->
          writeReplace(json, "Regex", "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\u0080-\u009F]", " ");
      case TEX_QUOTES -> {
        writeReplace(json, "String", "``", "\"");
        writeReplace(json, "String", "''", "\"");
      }
      case LOWER_CASE -> writeSimple(json, "Lowercase");
      case STRIP_ACCENTS -> {
        writeSimple(json, "NFD");
        writeSimple(json, "StripAccents");
      }
      case SINGLE_SPACES -> writeReplace(json, "Regex", " {2,}", " ");
      case IDEOGRAPH_SPACES -> {
        json.writeStartObject();
        json.writeStringField("type", "BertNormalizer");
        json.writeBooleanField("clean_text", false);
        json.writeBooleanField("handle_chinese_chars", true);
        json.writeBooleanField("strip_accents", false);
        json.writeBooleanField("lowercase", false);
        json.writeEndObject();
      }
      case ENGLISH_KEYBOARD -> writeReplace(json, "Regex", "[^\\x00-\\x7F]+", "");
    }
  }

  private static void writeReplace(JsonGenerator json, String kind, String pattern, String content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "Replace");
    json.writeObjectFieldStart("pattern");
    json.writeStringField(kind, pattern);
    json.writeEndObject();
    json.writeStringField("content", content);
    json.writeEndObject();
  }

  private static void writeSimple(JsonGenerator json, String type) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeEndObject();
  }

  /** Leaves the object open for more fields. */
  private static void writeTyped(JsonGenerator json, String field, String type) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("type", type);
  }

  private static void writePostProcessor(JsonGenerator json) throws IOException {
    writeTyped(json, "post_processor", "TemplateProcessing");
    json.writeArrayFieldStart("single");
    writeTemplatePart(json, "Sequence", "A");
    writeTemplatePart(json, "SpecialToken", SpecialToken.SEPARATOR.text());
    json.writeEndArray();
    json.writeArrayFieldStart("pair");
    writeTemplatePart(json, "SpecialToken", SpecialToken.CLASSIFICATION.text());
    writeTemplatePart(json, "Sequence", "A");
    writeTemplatePart(json, "SpecialToken", SpecialToken.SEPARATOR.text());
    writeTemplatePart(json, "Sequence", "B");
    writeTemplatePart(json, "SpecialToken", SpecialToken.SEPARATOR.text());
    json.writeEndArray();
    json.writeObjectFieldStart("special_tokens");
    writeTemplateToken(json, SpecialToken.CLASSIFICATION);
    writeTemplateToken(json, SpecialToken.SEPARATOR);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeTemplatePart(JsonGenerator json, String kind, String id)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(kind);
    json.writeStringField("id", id);
    json.writeNumberField("type_id", 0);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeTemplateToken(JsonGenerator json, SpecialToken special)
      throws IOException {
    json.writeObjectFieldStart(special.text());
    json.writeStringField("id", special.text());
    json.writeArrayFieldStart("ids");
    json.writeNumber(special.id());
    json.writeEndArray();
    json.writeArrayFieldStart("tokens");
    json.writeString(special.text());
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeModel(JsonGenerator json, Vocabulary vocabulary) throws IOException {
    writeTyped(json, "model", "WordPiece");
    json.writeStringField("unk_token", SpecialToken.UNKNOWN.text());
    json.writeStringField("continuing_subword_prefix", Vocabulary.CONTINUATION);
    json.writeNumberField("max_input_chars_per_word", WordPieceTrainer.LONGEST_WORD);
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      json.writeNumberField(vocabulary.tokens().get(id), id);
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}

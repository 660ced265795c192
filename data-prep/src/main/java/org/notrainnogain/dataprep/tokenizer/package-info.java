/**
 * From cleaned text to token ids: words are counted, a WordPiece vocabulary is trained on the
 * counts and written as a Hugging Face {@code tokenizer.json}, and cleaned documents are encoded
 * with it (or with a given one).
 *
 * <p>Training and writing are plain Java and depend on nothing but the counts; encoding goes
 * through the native tokenizers library, which unpacks itself into the folder named by the
 * environment variable or system property {@code DJL_CACHE_DIR} (the default is {@code .djl.ai} in
 * the user's home, or in the temporary folder where home cannot be written). That folder must be
 * writable on every executor.
 */
package org.notrainnogain.dataprep.tokenizer;

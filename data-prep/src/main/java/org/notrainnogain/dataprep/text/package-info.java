/**
 * Cleaning and filtering of raw documents: the first station of the data flow, before words are
 * counted and encoded.
 *
 * <p>A {@link org.notrainnogain.dataprep.text.TextCleaner} is an ordered list of named steps; the
 * same list is written into {@code tokenizer.json}, so that raw text given to the tokenizer later
 * is cleaned alike. Filters decide from a document's text and token count whether it stays. Nothing
 * here depends on locale, clock or random numbers.
 */
package org.notrainnogain.dataprep.text;

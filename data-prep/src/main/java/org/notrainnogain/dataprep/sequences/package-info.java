/**
 * From tokens of documents to what a model trains on: splits, packing into sequences, the order in
 * which sequences are visited, and the masked-language-modelling objective. Knows neither files nor
 * tensors.
 */
package org.notrainnogain.dataprep.sequences;

/** What {@code prepare} is told: source, cleaning, tokenizer, splits. */
package org.notrainnogain.planning.prepare;

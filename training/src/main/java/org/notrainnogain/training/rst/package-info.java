/**
 * Reference system time: what an update costs and how much of the budget is used up. A {@link
 * org.notrainnogain.training.rst.ReferenceSystem} is read from {@code conf/reference-systems},
 * gives the {@link org.notrainnogain.training.rst.PriceList} of one optimizer, and the training
 * loop charges those prices to the {@link org.notrainnogain.training.rst.RstLedger}, whose budget
 * fraction drives schedules, depth plans and validation ticks. Plain Java; whole nanoseconds.
 */
package org.notrainnogain.training.rst;

/**
 * What commands print: aligned tables of plain text, and quantities in units that people read.
 * Knows no domain; the commands' packages say what goes into it.
 */
package org.notrainnogain.jobs.text;

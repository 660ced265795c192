/** What a planned run will do and cost: the real loop, on replicas that compute nothing. */
package org.notrainnogain.planning.forecast;

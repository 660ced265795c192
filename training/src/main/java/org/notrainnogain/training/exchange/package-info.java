/**
 * How replicas share weights and gradients: as flat {@code float[]} vectors in slices, one a
 * replica ({@link org.notrainnogain.training.exchange.ParameterExchange}), over BigDL's parameter
 * blocks ({@link org.notrainnogain.training.exchange.BigDlExchange}).
 */
package org.notrainnogain.training.exchange;

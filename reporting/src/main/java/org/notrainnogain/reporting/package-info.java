package org.notrainnogain.reporting;

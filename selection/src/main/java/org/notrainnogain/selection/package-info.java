package org.notrainnogain.selection;

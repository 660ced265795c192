package org.notrainnogain.dataprep.sequences;

import java.util.LinkedHashMap;
import java.util.Map;

/** So many entries: once full, the one that was not asked for longest gives way to a new one. */
public final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int entries;

  /**
   * An empty map.
   *
   * @param entries the most that it keeps, at least 1
   */
  public LeastRecentlyUsed(int entries) {
    super(16, 0.75f, true);
    if (entries < 1) {
      throw new IllegalArgumentException("At least 1 entry must be kept, got " + entries);
    }
    this.entries = entries;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > entries;
  }
}

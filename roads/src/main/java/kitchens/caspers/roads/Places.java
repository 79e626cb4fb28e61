package kitchens.caspers.roads;

import java.util.Arrays;

/** Where a map's points are, by their identifiers: an open-addressed table of plain numbers. */
final class Places {
  private static final long FREE = Long.MIN_VALUE;

  private long[] ids = new long[1 << 12];
  private long[] places = new long[1 << 12];
  private int size;

  Places() {
    Arrays.fill(ids, FREE);
  }

  int size() {
    return size;
  }

  void put(long id, int lat, int lon, boolean signal) {
    if (2 * size >= ids.length) {
      grow();
    }
    var slot = slot(id);
    size += ids[slot] == FREE ? 1 : 0;
    ids[slot] = id;
    places[slot] = (long) lat << 33 | (lon & 0xFFFFFFFFL) << 1 | (signal ? 1 : 0);
  }

  boolean has(long id) {
    return ids[slot(id)] == id;
  }

  int lat(long id) {
    return (int) (places[slot(id)] >> 33);
  }

  int lon(long id) {
    return (int) (places[slot(id)] >> 1);
  }

  boolean signal(long id) {
    return (places[slot(id)] & 1) != 0;
  }

  private int slot(long id) {
    var mixed = id * 0x9E3779B97F4A7C15L;
    var slot = (int) (mixed >>> 32) & (ids.length - 1);
    while (ids[slot] != FREE && ids[slot] != id) {
      slot = (slot + 1) & (ids.length - 1);
    }
    return slot;
  }

  private void grow() {
    var oldIds = ids;
    var oldPlaces = places;
    ids = new long[2 * oldIds.length];
    places = new long[ids.length];
    Arrays.fill(ids, FREE);
    for (var i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != FREE) {
        var slot = slot(oldIds[i]);
        ids[slot] = oldIds[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}

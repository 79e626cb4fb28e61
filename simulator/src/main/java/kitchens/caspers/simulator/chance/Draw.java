package kitchens.caspers.simulator.chance;

/**
 * Chance without a state: every draw is a hash of a key and of the purpose it is drawn for, so any
 * order can be made alone, again, or in another thread. The mixing function is SplitMix64's
 * finaliser (Steele, Lea, Flood 2014), a bijection on 64 bits.
 */
public final class Draw {
  /** The odd constant of the golden ratio: consecutive purposes land far apart. */
  public static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draw() {}

  /** Scrambles 64 bits, one to one. */
  public static long mix(long value) {
    var z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The key of a part of something that has a key of its own. */
  public static long key(long parent, long part) {
    return mix(parent * GOLDEN + mix(part + GOLDEN));
  }

  /** A text as a key (FNV-1a over its UTF-16 units, then mixed). */
  public static long key(String text) {
    var hash = 0xCBF29CE484222325L;
    for (var i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** 64 random bits of a key for a purpose. */
  public static long bits(long key, long purpose) {
    return mix(key + (purpose + 1) * GOLDEN);
  }

  /** A number in [0, 1). */
  public static double unit(long key, long purpose) {
    return (bits(key, purpose) >>> 11) * 0x1p-53;
  }

  /** A whole number in [0, bound). */
  public static int below(long key, long purpose, int bound) {
    return (int) (((bits(key, purpose) >>> 32) * bound) >>> 32);
  }

  /** A standard normal number, cut at four standard deviations. */
  public static double gaussian(long key, long purpose) {
    return Normal.quantile((bits(key, purpose) >>> 11 | 1) * 0x1p-53);
  }
}

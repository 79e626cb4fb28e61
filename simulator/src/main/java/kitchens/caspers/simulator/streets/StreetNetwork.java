package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * A generated town with a kitchen in its middle, equal for equal names, and the one shortest-path
 * tree from the kitchen that answers every route by walking up the tree.
 *
 * <p>Crossings are numbered. Positions are millionths of a degree, lengths are centimetres.
 */
public final class StreetNetwork {
  private static final int UNREACHED = Integer.MAX_VALUE;

  private final StreetGrid grid;
  private final int[] parent;
  private final int[] distanceCm;
  private final short[] depth;
  private final int[] homes;

  /**
   * @param name the town; equal names give equal streets
   * @param lat the kitchen's latitude in degrees
   * @param lon the kitchen's longitude in degrees
   * @param radiusMi how far the town reaches, in miles
   */
  public StreetNetwork(String name, double lat, double lon, double radiusMi) {
    grid = new StreetGrid(name, lat, lon, radiusMi);
    parent = new int[grid.size];
    distanceCm = new int[grid.size];
    depth = new short[grid.size];
    growTree();
    var farthest = 2.5 * Math.max(grid.radiusCm, grid.blockHeightCm);
    homes =
        IntStream.range(0, grid.size)
            .filter(node -> parent[node] >= 0 && distanceCm[node] <= farthest)
            .toArray();
  }

  private void growTree() {
    Arrays.fill(distanceCm, UNREACHED);
    Arrays.fill(parent, -1);
    distanceCm[kitchen()] = 0;
    var heap = new LongHeap();
    heap.add(kitchen());
    while (!heap.isEmpty()) {
      var least = heap.poll();
      var node = (int) least;
      if (least >>> 32 > distanceCm[node]) {
        continue;
      }
      for (var next : grid.neighbours(node)) {
        var length = distanceCm[node] + grid.lengthCm(node, next);
        if (grid.open[next] && length < distanceCm[next] && grid.passable(node, next)) {
          distanceCm[next] = length;
          parent[next] = node;
          depth[next] = (short) (depth[node] + 1);
          heap.add((long) length << 32 | next);
        }
      }
    }
  }

  /** The crossing at which the kitchen stands. */
  public int kitchen() {
    return grid.center();
  }

  /** How many crossings there are, open or not. */
  public int size() {
    return grid.size;
  }

  public int radiusCm() {
    return grid.radiusCm;
  }

  /** How many homes there are, at least one: customers live on the block just before one. */
  public int homeCount() {
    return homes.length;
  }

  /** The crossing of the {@code index}-th home. */
  public int home(int index) {
    return homes[index];
  }

  /** The crossing before {@code node} on the way from the kitchen; -1 for the kitchen. */
  public int parent(int node) {
    return parent[node];
  }

  /** The shortest way from the kitchen. */
  public int distanceCm(int node) {
    return distanceCm[node];
  }

  /** The length of the block between {@code node} and the crossing before it. */
  public int lastBlockCm(int node) {
    return grid.lengthCm(parent[node], node);
  }

  /** The last crossing that the ways from the kitchen to both have in common. */
  public int fork(int a, int b) {
    while (a != b) {
      if (depth[a] > depth[b]) {
        a = parent[a];
      } else {
        b = parent[b];
      }
    }
    return a;
  }

  /** The street of the block before {@code node}. */
  public String street(int node) {
    return grid.street(parent[node], node);
  }

  /** The first house number of the block before {@code node}. */
  public int houseNumber(int node) {
    return grid.houseNumber(parent[node], node);
  }

  int lat(int node) {
    return grid.lat[node];
  }

  int lon(int node) {
    return grid.lon[node];
  }

  int depth(int node) {
    return depth[node];
  }

  int lengthCm(int a, int b) {
    return grid.lengthCm(a, b);
  }
}

package kitchens.caspers.simulator.streets;

import java.util.Arrays;

/** The points of a route as it grows; those that lie on a straight line are left out. */
final class RoutePoints {
  private static final double OFF_LINE_CM = 40;

  int[] lat = new int[64];
  int[] lon = new int[64];
  int[] cm = new int[64];
  int size;

  /** The cone's bounds; open when nothing has been left out since the last point but one. */
  private double leftX;

  private double leftY;
  private double rightX;
  private double rightY;
  private boolean open = true;
  private final Plane plane;

  RoutePoints(Plane plane) {
    this.plane = plane;
  }

  void add(int latMicro, int lonMicro, int atCm) {
    if (size > 1 && isOnTheWay(latMicro, lonMicro)) {
      size--;
    }
    if (size == lat.length) {
      lat = Arrays.copyOf(lat, 2 * size);
      lon = Arrays.copyOf(lon, 2 * size);
      cm = Arrays.copyOf(cm, 2 * size);
    }
    lat[size] = latMicro;
    lon[size] = lonMicro;
    cm[size++] = atCm;
  }

  /**
   * Whether the last point, and those left out before it, lie on the straight line from the last
   * but one to the next: whether the next is within the cone through gates around all of them.
   */
  private boolean isOnTheWay(int nextLat, int nextLon) {
    var anchor = size - 2;
    var px = plane.east(lon[size - 1] - lon[anchor]);
    var py = plane.north(lat[size - 1] - lat[anchor]);
    var away = Math.sqrt(px * px + py * py);
    if (away <= OFF_LINE_CM) {
      open = true;
      return false;
    }
    narrow(px, py, OFF_LINE_CM / away);
    var x = plane.east(nextLon - lon[anchor]);
    var y = plane.north(nextLat - lat[anchor]);
    open =
        leftX * y - leftY * x > 0 || rightX * y - rightY * x < 0 || px * x + py * y < away * away;
    return !open;
  }

  private void narrow(double px, double py, double gate) {
    var newLeftX = px - py * gate;
    var newLeftY = py + px * gate;
    var newRightX = px + py * gate;
    var newRightY = py - px * gate;
    if (open || leftX * newLeftY - leftY * newLeftX < 0) {
      leftX = newLeftX;
      leftY = newLeftY;
    }
    if (open || rightX * newRightY - rightY * newRightX > 0) {
      rightX = newRightX;
      rightY = newRightY;
    }
    open = false;
  }
}

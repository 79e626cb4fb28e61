package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

/** How to reach one compute process; worth nothing once the epoch has passed. */
record ComputeConnection(long epoch, int port, String secret) {

  ComputeConnection {
    requireNonNull(secret, "secret is null");
  }

  @Override
  public String toString() {
    return "ComputeConnection[epoch=" + epoch + ", port=" + port + "]";
  }
}

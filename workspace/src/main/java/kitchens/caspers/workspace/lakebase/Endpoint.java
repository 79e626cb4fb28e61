package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

/**
 * Where a database instance answers.
 *
 * @param database the one that every instance has
 */
public record Endpoint(String host, int port, String database) {

  public Endpoint {
    requireNonNull(host, "host is null");
  }
}

package kitchens.caspers.workspace.http;

/**
 * A feature's way past the router, for requests that come so often that the router's way is felt in
 * each. Such a feature has the same routes at the router: a request is taken only when it is plain,
 * and the router has all others.
 */
@FunctionalInterface
public interface Direct {

  /**
   * Answers a POST, or leaves it to the router.
   *
   * @param path without a query, and with nothing encoded in it
   * @return false when nothing was read or answered
   * @throws ApiException which is answered in this workspace's words
   */
  boolean answer(String path, Exchange exchange);
}

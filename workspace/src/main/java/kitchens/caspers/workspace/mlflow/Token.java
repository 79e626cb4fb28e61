package kitchens.caspers.workspace.mlflow;

import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/** Pages of a search: the token is how many came before. */
final class Token {

  /** A page and the token of the next; null at the end. */
  record Page<T>(List<T> entries, String nextPageToken) {}

  private Token() {}

  static long offset(String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    if (!token.matches("\\d{1,15}")) {
      throw ApiException.invalidParameter(
          "page_token '" + token + "' was not given by this list; begin again without one");
    }
    return Long.parseLong(token);
  }

  /**
   * @throws ApiException 400 outside of 1 to {@code most}
   */
  static int limit(Long asked, int usual, int most) {
    if (asked == null || asked == 0) {
      return usual;
    }
    if (asked < 0 || asked > most) {
      throw ApiException.invalidParameter(
          "max_results is " + asked + "; give a number from 1 to " + most);
    }
    return asked.intValue();
  }

  /** Cuts what was read, one more than the page holds. */
  static <T> Page<T> page(List<T> fetched, int limit, long offset) {
    return fetched.size() <= limit
        ? new Page<>(fetched, null)
        : new Page<>(fetched.subList(0, limit), Long.toString(offset + limit));
  }
}

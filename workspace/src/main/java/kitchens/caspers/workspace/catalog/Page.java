package kitchens.caspers.workspace.catalog;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import kitchens.caspers.workspace.http.ApiException;

/**
 * One page of a list ordered by name.
 *
 * @param limit how many entries at most
 * @param after the name after which the page begins; empty for the first
 */
public record Page(int limit, String after) {

  private static final int MAX = 1000;

  /** Reads {@code max_results} (0 or absent: as many as a page may hold) and {@code page_token}. */
  public static Page of(Context ctx) {
    return new Page(limit(ctx.queryParam("max_results")), after(ctx.queryParam("page_token")));
  }

  private static int limit(String text) {
    if (text == null || text.isEmpty()) {
      return MAX;
    }
    try {
      int asked = Integer.parseInt(text);
      if (asked >= 0) {
        return asked == 0 ? MAX : Math.min(asked, MAX);
      }
    } catch (NumberFormatException e) {
      // told below, as for a negative number
    }
    throw ApiException.invalidParameter("max_results is '" + text + "'; give a number from 0 up");
  }

  private static String after(String token) {
    if (token == null || token.isEmpty()) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "page_token '" + token + "' was not given by this list; begin again without one");
    }
  }

  /** How many rows to read: one more than the page holds tells whether another follows. */
  public int fetch() {
    return limit + 1;
  }

  /** Cuts what was read to the page. */
  public <T> Slice<T> slice(List<T> fetched, Function<T, String> name) {
    if (fetched.size() <= limit) {
      return new Slice<>(fetched, null);
    }
    List<T> page = List.copyOf(fetched.subList(0, limit));
    byte[] last = name.apply(page.get(limit - 1)).getBytes(StandardCharsets.UTF_8);
    return new Slice<>(page, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
  }

  /** The entries of a page and the token of the next; null at the end. */
  public record Slice<T>(List<T> entries, String nextPageToken) {

    /** Without those that the caller may not see; a page may be short and yet not the last. */
    public Slice<T> where(Predicate<T> seen) {
      return new Slice<>(entries.stream().filter(seen).toList(), nextPageToken);
    }
  }
}

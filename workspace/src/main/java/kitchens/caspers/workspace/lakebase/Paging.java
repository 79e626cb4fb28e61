package kitchens.caspers.workspace.lakebase;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kitchens.caspers.workspace.http.ApiException;

/**
 * One page of a list ordered by name.
 *
 * @param limit how many entries at most
 * @param after the name after which the page begins; empty for the first
 */
record Paging(int limit, String after) {

  private static final int MAX = 1_000;

  /** Reads {@code page_size} (0 or absent: as many as a page may hold) and {@code page_token}. */
  static Paging of(Context ctx) {
    String size = ctx.queryParam("page_size");
    String token = ctx.queryParam("page_token");
    int limit = MAX;
    if (size != null && !size.isEmpty()) {
      if (!size.matches("\\d{1,6}")) {
        throw ApiException.invalidParameter("page_size is '" + size + "'; give a number");
      }
      int asked = Integer.parseInt(size);
      limit = asked == 0 ? MAX : Math.min(asked, MAX);
    }
    try {
      return new Paging(
          limit,
          token == null
              ? ""
              : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "page_token '" + token + "' was not given by this list; begin again without one");
    }
  }

  /** How many rows to read: one more than the page holds tells whether another follows. */
  int fetch() {
    return limit + 1;
  }

  /** Answers with a page of what was fetched, and the token of the next one if there is one. */
  <T> void answer(Context ctx, String field, List<T> fetched, Function<T, String> name) {
    Map<String, Object> answer = new HashMap<>();
    List<T> page = fetched.size() > limit ? fetched.subList(0, limit) : fetched;
    answer.put(field, page);
    if (fetched.size() > limit) {
      byte[] last = name.apply(page.get(limit - 1)).getBytes(StandardCharsets.UTF_8);
      answer.put("next_page_token", Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }
    ctx.json(answer);
  }

  /** As above, of a list that is whole. */
  <T> void answerWhole(Context ctx, String field, List<T> all, Function<T, String> name) {
    answer(
        ctx,
        field,
        all.stream()
            .filter(entry -> name.apply(entry).compareTo(after) > 0)
            .sorted((a, b) -> name.apply(a).compareTo(name.apply(b)))
            .limit(fetch())
            .toList(),
        name);
  }
}

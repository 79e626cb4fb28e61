package kitchens.caspers.apps;

import io.javalin.http.Context;

/**
 * Who is at the other end: the workspace signs people in and says so in headers, over whatever the
 * browser sent.
 */
public record Person(String name) {

  /**
   * @throws Refusal when nobody is signed in
   */
  public static Person of(Context ctx) {
    String name = ctx.header("X-Forwarded-Email");
    if (name == null || name.isBlank()) {
      name = ctx.header("X-Forwarded-User");
    }
    if (name == null || name.isBlank()) {
      throw new Refusal(
          401, "Nobody is signed in: open the app through the workspace, from its Apps page.");
    }
    return new Person(name.strip());
  }
}

package kitchens.caspers.workspace.http;

import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Headers that keep a page to itself: no framing, no sniffing, no script from elsewhere. */
public final class SecurityHeaders implements Door {

  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src"
          + " 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final List<HttpField> FIELDS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new PreEncodedHttpField("Content-Security-Policy", POLICY),
          new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));

  @Override
  public void handle(Context ctx) {
    FIELDS.forEach(field -> ctx.header(field.getName(), field.getValue()));
  }

  @Override
  public void mark(HttpFields.Mutable answered) {
    for (HttpField field : FIELDS) {
      answered.add(field);
    }
  }
}

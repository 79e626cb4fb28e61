package kitchens.caspers.workspace.apps.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.ui.Html;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What we say in an app's place: a page to a person's browser, an error of the API's shape to
 * others.
 *
 * @param link leads on, an address and its text
 * @param again whether the page asks again by itself, since the app is about to come
 */
record Notice(int status, String errorCode, String message, Optional<Link> link, boolean again) {

  record Link(String address, String text) {}

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      %s<title>%s</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 0; display: grid; min-height: 100vh;
             place-items: center; background: light-dark(#f6f6f4, #17181a);
             color: light-dark(#1d1f21, #e8e8e6); }
      main { max-width: 34rem; padding: 2rem; }
      a { color: light-dark(#0b5cad, #8fc1ff); }
      </style>
      </head>
      <body><main role="status"><h1>%s</h1><p>%s</p>%s</main></body>
      </html>
      """;

  static Notice failure(int status, String errorCode, String message) {
    return new Notice(status, errorCode, message, Optional.empty(), false);
  }

  Notice with(String address, String text) {
    return new Notice(status, errorCode, message, Optional.of(new Link(address, text)), again);
  }

  Notice askingAgain() {
    return new Notice(status, errorCode, message, link, true);
  }

  static boolean forAPerson(Request request) {
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  boolean send(Request request, Response response, Callback callback) {
    boolean page = forAPerson(request);
    byte[] body = (page ? page() : json()).getBytes(StandardCharsets.UTF_8);
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(status);
    headers.put(HttpHeader.CONTENT_TYPE, page ? "text/html; charset=utf-8" : "application/json");
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    if (status == 503) {
      headers.put(HttpHeader.RETRY_AFTER, "1");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private String page() {
    String title = status == 503 ? "Not ready" : status == 404 ? "Not found" : "Not possible";
    return PAGE.formatted(
        again ? "<meta http-equiv=\"refresh\" content=\"1\">\n" : "",
        title,
        title,
        Html.escape(message),
        link.map(
                l ->
                    "<p><a href=\""
                        + Html.escape(l.address())
                        + "\">"
                        + Html.escape(l.text())
                        + "</a></p>")
            .orElse(""));
  }

  private String json() {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error_code", errorCode);
    body.put("message", message);
    try {
      return Json.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package kitchens.caspers.workspace.apps.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The headers with which an app learns who is asking. Whatever of that kind a client sends is taken
 * away first, also when it is spelt with underscores, which some servers take for hyphens; so are
 * the credentials for the workspace itself.
 */
final class ForwardedHeaders {

  private ForwardedHeaders() {}

  static void replace(Request request, HttpFields.Mutable headers, String cookiePrefix) {
    Visit visit = Visit.of(request);
    List<HttpField> kept = new ArrayList<>();
    for (HttpField field : headers) {
      if (field.getHeader() == HttpHeader.COOKIE) {
        String cookies = withoutOurs(field.getValue(), cookiePrefix);
        if (!cookies.isEmpty()) {
          kept.add(new HttpField(HttpHeader.COOKIE, cookies));
        }
      } else if (!ours(field.getName())) {
        kept.add(field);
      }
    }
    headers.clear();
    kept.forEach(headers::add);
    headers.add("X-Forwarded-User", visit.visitor().userName());
    headers.add("X-Forwarded-Email", visit.visitor().userName());
    headers.add("X-Forwarded-Preferred-Username", visit.visitor().displayName());
    headers.add("X-Forwarded-Access-Token", visit.accessToken());
    headers.add("X-Forwarded-Host", String.valueOf(request.getHeaders().get(HttpHeader.HOST)));
    headers.add("X-Forwarded-Proto", "http");
    headers.add("X-Forwarded-For", Request.getRemoteAddr(request));
    headers.add("X-Real-Ip", Request.getRemoteAddr(request));
    headers.add("X-Request-Id", UUID.randomUUID().toString());
    visit.prefix().ifPresent(prefix -> headers.add("X-Forwarded-Prefix", prefix));
  }

  private static boolean ours(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return plain.startsWith("x-forwarded-")
        || plain.equals("forwarded")
        || plain.equals("x-real-ip")
        || plain.equals("x-request-id")
        || plain.equals("authorization")
        || plain.startsWith("x-caspers-")
        || plain.startsWith("x-databricks-");
  }

  private static String withoutOurs(String cookies, String cookiePrefix) {
    List<String> kept = new ArrayList<>();
    for (String cookie : cookies.split(";")) {
      if (!cookie.strip().startsWith(cookiePrefix) && !cookie.isBlank()) {
        kept.add(cookie.strip());
      }
    }
    return String.join("; ", kept);
  }
}

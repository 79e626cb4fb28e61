package kitchens.caspers.workspace.secrets;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** {@code {{secrets/<scope>/<key>}}}: a secret where a text is asked for. */
public record SecretReference(String scope, String key) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{secrets/([A-Za-z0-9_.@-]{1,128})/([A-Za-z0-9_.-]{1,128})}}");

  /**
   * The reference that a text is.
   *
   * @throws ApiException 400 when it is none; the text is not repeated
   */
  public static SecretReference parse(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches()) {
      throw ApiException.invalidParameter("it is no reference {{secrets/<scope>/<key>}}");
    }
    return new SecretReference(matcher.group(1), matcher.group(2));
  }

  /**
   * The secret's text, for who may read it.
   *
   * @throws ApiException 403 or 404
   */
  public String text(SecretScopes scopes, Principal reader) {
    return new String(scopes.value(reader, scope, key), StandardCharsets.UTF_8);
  }
}

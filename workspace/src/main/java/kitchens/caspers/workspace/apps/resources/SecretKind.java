package kitchens.caspers.workspace.apps.resources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.secrets.SecretAcls;
import kitchens.caspers.workspace.secrets.SecretPermission;
import kitchens.caspers.workspace.secrets.SecretScopes;

/**
 * A secret of a scope: {@code valueFrom} stands for its value, read with the app's own permission
 * when its process is started.
 */
public final class SecretKind implements ResourceKind {

  private final SecretScopes scopes;
  private final SecretAcls acls;

  public SecretKind(SecretScopes scopes, SecretAcls acls) {
    this.scopes = requireNonNull(scopes, "scopes is null");
    this.acls = requireNonNull(acls, "acls is null");
  }

  @Override
  public String field() {
    return "secret";
  }

  @Override
  public void check(JsonNode settings, Principal giver) {
    permission(settings);
    acls.requireManage(giver, scope(settings));
    scopes.value(giver, scope(settings), key(settings));
  }

  @Override
  public void grant(JsonNode settings, Principal servicePrincipal) {
    acls.grant(servicePrincipal, scope(settings), permission(settings));
  }

  @Override
  public void revoke(JsonNode settings, Principal servicePrincipal) {
    acls.revoke(servicePrincipal, scope(settings));
  }

  @Override
  public String value(JsonNode settings, Principal servicePrincipal) {
    byte[] value = scopes.value(servicePrincipal, scope(settings), key(settings));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      if (text.indexOf('\0') < 0) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // told below, as for a text with a zero byte
    }
    throw ApiException.invalidParameter(
        "secret '"
            + key(settings)
            + "' of scope '"
            + scope(settings)
            + "' is not a text and cannot be a variable: read it through the SDK");
  }

  private static SecretPermission permission(JsonNode settings) {
    return SecretPermission.of(Settings.text("secret", settings, "permission"));
  }

  private static String scope(JsonNode settings) {
    return Settings.text("secret", settings, "scope");
  }

  private static String key(JsonNode settings) {
    return Settings.text("secret", settings, "key");
  }
}

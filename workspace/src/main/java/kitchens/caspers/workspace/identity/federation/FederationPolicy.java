package kitchens.caspers.workspace.identity.federation;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Whose tokens a service principal may sign in with.
 *
 * @param issuer exactly as tokens have it in {@code iss}; its keys are found from there
 * @param audiences of which a token has at least one
 * @param subject exactly, or with {@code *} as its last character: any one part without a colon
 * @param subjectClaim the claim that the subject stands in
 * @param jwksUri where the keys are; null to ask the issuer
 * @param jwksJson the keys themselves; null to fetch them
 */
public record FederationPolicy(
    String policyId,
    UUID uid,
    String description,
    String issuer,
    List<String> audiences,
    String subject,
    String subjectClaim,
    String jwksUri,
    String jwksJson,
    Instant createdAt,
    Instant updatedAt) {

  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int LONGEST = 1_000;

  /**
   * Takes none that means something else than it seems to.
   *
   * @throws ApiException 400 naming the field and the mend
   */
  public FederationPolicy {
    audiences = audiences == null ? List.of() : List.copyOf(audiences);
    subjectClaim = subjectClaim == null || subjectClaim.isBlank() ? "sub" : subjectClaim;
    require(
        policyId != null && ID.matcher(policyId).matches(),
        "policy_id",
        "is lower-case" + " letters, digits and hyphens, 63 at most");
    requireAddress("issuer", issuer);
    if (jwksUri != null) {
      requireAddress("jwks_uri", jwksUri);
    }
    require(jwksUri == null || jwksJson == null, "jwks_uri", "and jwks_json exclude each other");
    require(jwksJson == null || areKeys(jwksJson), "jwks_json", "is no JSON Web Key Set");
    require(
        !audiences.isEmpty() && audiences.stream().noneMatch(String::isBlank),
        "audiences",
        "names at least one: for whom the issuer made the token");
    require(
        subject != null && !subject.isBlank() && subject.length() <= LONGEST,
        "subject",
        "is whom the issuer says the token stands for; it cannot be left out");
    int star = subject.indexOf('*');
    require(
        star < 0 || star == subject.length() - 1 && subject.indexOf(':') > 0,
        "subject",
        "has * as its last character alone, behind a part that ends with a colon, such as"
            + " repo:owner/name:environment:*");
  }

  private static void requireAddress(String field, String text) {
    try {
      URI uri = new URI(String.valueOf(text));
      boolean secure =
          "https".equals(uri.getScheme())
              || "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
      require(
          secure && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null,
          field,
          "is an https:// address (http:// on this machine alone), not '" + text + "'");
    } catch (URISyntaxException e) {
      require(false, field, "is not an address: '" + text + "'");
    }
  }

  private static boolean areKeys(String json) {
    try {
      return !com.nimbusds.jose.jwk.JWKSet.parse(json).toPublicJWKSet().isEmpty();
    } catch (ParseException e) {
      return false;
    }
  }

  private static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw ApiException.invalidParameter("oidc_policy." + field + " " + message);
    }
  }

  /** Whether the subject of a token is one that this is for. */
  public boolean isFor(String tokenSubject) {
    if (tokenSubject == null) {
      return false;
    }
    if (!subject.endsWith("*")) {
      return subject.equals(tokenSubject);
    }
    String prefix = subject.substring(0, subject.length() - 1);
    return tokenSubject.length() > prefix.length()
        && tokenSubject.startsWith(prefix)
        && tokenSubject.indexOf(':', prefix.length()) < 0;
  }
}

package kitchens.caspers.workspace.identity.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.http.Json;

/**
 * The public keys of issuers: as a policy has them, or as the issuer publishes them (OpenID Connect
 * Discovery 1.0), kept for some minutes and fetched anew, though not at will, when a token names an
 * unknown one.
 */
final class IssuerKeys {

  private static final int LONGEST = 256 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Of(String issuer, String jwksUri) {}

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ResourceRetriever retriever = this::fetch;
  private final Map<Of, JWKSource<SecurityContext>> known = new ConcurrentHashMap<>();

  /**
   * The keys that tokens of a policy's issuer are signed with.
   *
   * @throws IOException when the issuer cannot be asked, naming what it answered
   */
  JWKSource<SecurityContext> of(FederationPolicy policy) throws IOException {
    if (policy.jwksJson() != null) {
      try {
        return new ImmutableJWKSet<>(JWKSet.parse(policy.jwksJson()));
      } catch (ParseException e) {
        throw new IOException("the policy's keys cannot be read: " + e.getMessage());
      }
    }
    Of of = new Of(policy.issuer(), policy.jwksUri());
    JWKSource<SecurityContext> keys = known.get(of);
    if (keys == null) {
      String uri = policy.jwksUri() == null ? discovered(policy.issuer()) : policy.jwksUri();
      keys = JWKSourceBuilder.<SecurityContext>create(URI.create(uri).toURL(), retriever).build();
      known.put(of, keys);
    }
    return keys;
  }

  private String discovered(String issuer) throws IOException {
    String at = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
    JsonNode said = Json.MAPPER.readTree(fetch(URI.create(at).toURL()).getContent());
    if (!said.path("issuer").asText().equals(issuer)) {
      throw new IOException(at + " is of another issuer");
    }
    String uri = said.path("jwks_uri").asText("");
    if (!uri.startsWith("https://") && !(uri.startsWith("http://") && issuer.startsWith("http:"))) {
      throw new IOException(at + " names no https:// address of its keys");
    }
    return uri;
  }

  private Resource fetch(URL url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        byte[] body = in.readNBytes(LONGEST + 1);
        if (answer.statusCode() != 200 || body.length > LONGEST) {
          throw new IOException(url + " answers with " + answer.statusCode() + ", or too long");
        }
        return new Resource(new String(body, StandardCharsets.UTF_8), "application/json");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

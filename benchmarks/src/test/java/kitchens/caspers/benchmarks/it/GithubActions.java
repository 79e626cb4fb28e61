package kitchens.caspers.benchmarks.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * What a job of GitHub Actions finds around it: the address that gives it a token of its own for an
 * audience, and the issuer behind it.
 */
final class GithubActions implements AutoCloseable {

  private final HttpServer server;
  private final RSAKey key;
  private final String request = UUID.randomUUID().toString();

  GithubActions() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("actions").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/.well-known/openid-configuration",
        x ->
            answer(
                x,
                200,
                "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\"}".formatted(issuer(), issuer())));
    server.createContext("/keys", x -> answer(x, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The environment of a job. */
  Map<String, String> job(String subject) {
    return Map.of(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        issuer() + "/token?sub=" + subject,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        request,
        "DATABRICKS_AUTH_TYPE",
        "github-oidc");
  }

  private void token(HttpExchange x) throws IOException {
    var query = x.getRequestURI().getQuery();
    if (!("Bearer " + request).equals(x.getRequestHeaders().getFirst("Authorization"))) {
      answer(x, 401, "{}");
      return;
    }
    try {
      var claims =
          new JWTClaimsSet.Builder()
              .issuer(issuer())
              .audience(query.replaceAll(".*audience=([^&]*).*", "$1"))
              .subject(query.replaceAll(".*sub=([^&]*).*", "$1"))
              .issueTime(new Date())
              .expirationTime(Date.from(Instant.now().plusSeconds(300)))
              .build();
      var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new RSASSASigner(key));
      answer(x, 200, "{\"value\": \"" + jwt.serialize() + "\"}");
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange x, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    x.sendResponseHeaders(status, bytes.length);
    x.getResponseBody().write(bytes);
    x.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

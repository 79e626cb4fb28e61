package kitchens.caspers.workspace.identity;

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
import java.util.function.UnaryOperator;

/** An OpenID Connect issuer on a free port, as a CI system has one for its jobs. */
final class TestIssuer implements AutoCloseable {

  private final HttpServer server;
  private volatile RSAKey key = newKey("first");

  TestIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/.well-known/openid-configuration",
        x -> answer(x, "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\"}".formatted(url(), url())));
    server.createContext("/keys", x -> answer(x, new JWKSet(key.toPublicJWK()).toString()));
    server.start();
  }

  private static void answer(HttpExchange x, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    x.sendResponseHeaders(200, bytes.length);
    x.getResponseBody().write(bytes);
    x.close();
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A good token for a subject, changed. */
  String token(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    return token(key, subject, change);
  }

  /** The same, signed with another key. */
  String token(RSAKey by, String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      JWTClaimsSet.Builder claims =
          new JWTClaimsSet.Builder()
              .issuer(url())
              .audience("kitchens")
              .subject(subject)
              .issueTime(new Date())
              .expirationTime(Date.from(Instant.now().plusSeconds(300)));
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(),
              change.apply(claims).build());
      jwt.sign(new RSASSASigner(by));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

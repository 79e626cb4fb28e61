package kitchens.caspers.workspace.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Random secrets and their hashes. A secret has 256 random bits, so one round of SHA-256 is enough:
 * there is no dictionary to try, and comparing hashes tells nothing about how far a guess was
 * right.
 */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Each thread has its own: to look one up takes longer than to use it. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Secrets::sha256);

  private Secrets() {}

  /** A new secret that begins with {@code prefix}. */
  public static String mint(String prefix) {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  /** What is kept of a secret. */
  public static byte[] hash(String secret) {
    return SHA_256.get().digest(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

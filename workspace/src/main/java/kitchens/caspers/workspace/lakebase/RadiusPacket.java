package kitchens.caspers.workspace.lakebase;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An Access-Request of RADIUS (RFC 2865) as PostgreSQL sends it, and the answer to it.
 *
 * @param identifier which the answer repeats
 * @param authenticator 16 random bytes that hide the password and seal the answer
 * @param nasIdentifier who asks: the instance
 */
record RadiusPacket(
    byte identifier, byte[] authenticator, String userName, String password, String nasIdentifier) {

  private static final byte ACCESS_REQUEST = 1;
  private static final byte ACCESS_ACCEPT = 2;
  private static final byte ACCESS_REJECT = 3;

  private static final int USER_NAME = 1;
  private static final int USER_PASSWORD = 2;
  private static final int NAS_IDENTIFIER = 32;

  private static final int HEADER = 20;
  private static final int BLOCK = 16;

  /** Reads a packet; empty when it is no whole Access-Request. */
  static Optional<RadiusPacket> parse(byte[] bytes, int length, byte[] secret) {
    if (length < HEADER || bytes[0] != ACCESS_REQUEST) {
      return Optional.empty();
    }
    int said = ByteBuffer.wrap(bytes, 2, 2).getShort() & 0xffff;
    if (said < HEADER || said > length) {
      return Optional.empty();
    }
    byte[] authenticator = Arrays.copyOfRange(bytes, 4, HEADER);
    String user = "";
    String password = "";
    String nas = "";
    int at = HEADER;
    while (at + 2 <= said) {
      int size = bytes[at + 1] & 0xff;
      if (size < 2 || at + size > said) {
        return Optional.empty();
      }
      byte[] value = Arrays.copyOfRange(bytes, at + 2, at + size);
      switch (bytes[at]) {
        case USER_NAME -> user = new String(value, StandardCharsets.UTF_8);
        case USER_PASSWORD -> password = reveal(value, authenticator, secret);
        case NAS_IDENTIFIER -> nas = new String(value, StandardCharsets.UTF_8);
        default -> {}
      }
      at += size;
    }
    return Optional.of(new RadiusPacket(bytes[1], authenticator, user, password, nas));
  }

  /** RFC 2865, 5.2: each block is hidden by a digest of the secret and the block before. */
  private static String reveal(byte[] hidden, byte[] authenticator, byte[] secret) {
    byte[] plain = new byte[hidden.length];
    byte[] before = authenticator;
    for (int at = 0; at + BLOCK <= hidden.length; at += BLOCK) {
      byte[] mask = md5(secret, before);
      for (int i = 0; i < BLOCK; i++) {
        plain[at + i] = (byte) (hidden[at + i] ^ mask[i]);
      }
      before = Arrays.copyOfRange(hidden, at, at + BLOCK);
    }
    int end = plain.length;
    while (end > 0 && plain[end - 1] == 0) {
      end--;
    }
    return new String(plain, 0, end, StandardCharsets.UTF_8);
  }

  /** The answer, sealed with the secret. */
  byte[] answer(boolean accept, byte[] secret) {
    ByteBuffer head = ByteBuffer.allocate(4);
    head.put(accept ? ACCESS_ACCEPT : ACCESS_REJECT).put(identifier).putShort((short) HEADER);
    byte[] seal = md5(head.array(), authenticator, secret);
    return ByteBuffer.allocate(HEADER).put(head.array()).put(seal).array();
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}

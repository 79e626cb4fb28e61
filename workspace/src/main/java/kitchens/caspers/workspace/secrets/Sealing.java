package kitchens.caspers.workspace.secrets;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import kitchens.caspers.workspace.home.PrivateFiles;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Seals values with a key that lies in a file of the home (mode 0600), so that the database and its
 * copies do not tell them. A value is bound to its scope and key: sealed bytes that are moved to
 * another place do not open there.
 */
public final class Sealing {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Path file;
  private SecretKeySpec key;

  Sealing(Path file) {
    this.file = requireNonNull(file, "file is null");
  }

  /** The value sealed for that place. */
  public byte[] seal(String scope, String name, byte[] value) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, scope, name).doFinal(value);
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + CIPHER, e);
    }
  }

  /**
   * The value.
   *
   * @throws ApiException 400 when it was sealed with another key
   */
  public byte[] open(String scope, String name, byte[] sealed) {
    ByteBuffer bytes = ByteBuffer.wrap(sealed);
    byte[] nonce = new byte[NONCE];
    bytes.get(nonce);
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, scope, name).doFinal(rest);
    } catch (GeneralSecurityException e) {
      throw ApiException.invalidState(
          "the secret '"
              + name
              + "' of scope '"
              + scope
              + "' was sealed with another key than "
              + file.getFileName()
              + " of this home holds: put it again");
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String scope, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((scope + "/" + name).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private synchronized SecretKeySpec key() {
    if (key == null) {
      try {
        if (!Files.exists(file)) {
          byte[] fresh = new byte[32];
          random.nextBytes(fresh);
          PrivateFiles.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
        }
        key = new SecretKeySpec(Base64.getDecoder().decode(Files.readString(file).strip()), "AES");
      } catch (IOException e) {
        throw new UncheckedIOException("the key of the secrets cannot be read: " + file, e);
      }
    }
    return key;
  }
}

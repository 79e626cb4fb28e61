package kitchens.caspers.workspace.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.PrivateFiles;

/** The administrator's token: minted at the first start, kept in the home for its owner only. */
public final class AdminToken {

  private AdminToken() {}

  /**
   * Sees to it that the file's token is a token of {@code admin}, and the only one that the file
   * ever held which still works.
   */
  public static void ensure(Path file, Tokens tokens, Principal admin) {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.write(file, Secrets.mint("dapi") + "\n");
      }
      String secret = Files.readString(file).strip();
      if (secret.length() < 36) {
        throw new CannotStart(
            "file "
                + file
                + " does not hold a token: delete it, and a new one is made at the next start");
      }
      tokens.replace("admin", admin, secret, "administrator of the home");
    } catch (IOException e) {
      throw new CannotStart(
          "file " + file + " cannot be read or written (" + e.getMessage() + "): mend its mode", e);
    }
  }
}

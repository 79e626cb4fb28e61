package kitchens.caspers.compute.catalog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.SparkSession;

/**
 * Catalogs under the privileges of a view's owner. What a view reads is looked up in a catalog of
 * another name, {@code main!9f…}, that asks the workspace on behalf of the owner; so what the owner
 * may read never answers for what the caller may. Nobody can write such a name: its end is a
 * message authentication code under a key of this process.
 */
public final class OwnedCatalogs {
  static final String CATALOG = "catalog";
  static final String PRINCIPAL = "principal";

  private static final char MARK = '!';
  private static final byte[] KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(KEY);
  }

  private OwnedCatalogs() {}

  /** The name of {@code catalog} as {@code owner} sees it, made known to the session. */
  static String name(SparkSession session, String catalog, String owner) {
    String base = base(catalog);
    String name = base + MARK + code(base, owner);
    SessionCatalogs.define(session, name, base, owner);
    return name;
  }

  /** The same owner's view of another catalog. */
  public static String sibling(SparkSession session, String owned, String catalog) {
    return name(session, catalog, session.conf().get(SessionCatalogs.KEY + owned + ".principal"));
  }

  /** Whether it is such a name. */
  public static boolean is(SparkSession session, String name) {
    return name.indexOf(MARK) > 0
        && session.conf().getOption(SessionCatalogs.KEY + name + ".principal").isDefined();
  }

  /** The name that the workspace knows. */
  static String base(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? name : name.substring(0, mark);
  }

  private static String code(String catalog, String owner) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update((catalog + "\n" + owner).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal()).substring(0, 32);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

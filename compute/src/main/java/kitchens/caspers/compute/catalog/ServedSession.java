package kitchens.caspers.compute.catalog;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A session whose SQL comes from a user and is therefore confined to what that user may do. */
public final class ServedSession {
  private static final String KEY = "spark.caspers.statement";
  private static final String PRINCIPAL = "spark.caspers.principal";

  private ServedSession() {}

  /**
   * Marks the session; a statement cannot take the mark off.
   *
   * @param principal whose statements it runs; null leaves compute's own privileges
   */
  public static void mark(SparkSession session, String principal) {
    session.conf().set(KEY, "true");
    if (principal != null) {
      session.conf().set(PRINCIPAL, principal);
    }
  }

  public static boolean is(SparkSession session) {
    return "true".equals(session.conf().get(KEY, "false"));
  }

  /** The user name of the principal whose statements it runs. */
  public static Optional<String> principal(SparkSession session) {
    return Optional.ofNullable(session.conf().get(PRINCIPAL, null));
  }
}

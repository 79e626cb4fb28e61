package kitchens.caspers.compute.catalog;

import org.apache.spark.sql.SparkSession;

/** A session whose SQL comes from a user and is therefore confined. */
public final class ServedSession {
  private static final String KEY = "spark.caspers.statement";

  private ServedSession() {}

  /** Marks the session; a statement cannot take the mark off. */
  public static void mark(SparkSession session) {
    session.conf().set(KEY, "true");
  }

  public static boolean is(SparkSession session) {
    return "true".equals(session.conf().get(KEY, "false"));
  }
}

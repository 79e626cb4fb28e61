package kitchens.caspers.compute.catalog;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.internal.SessionState;

/**
 * Makes the workspace's catalogs known to a session. Spark looks a catalog's class up under {@code
 * spark.sql.catalog.<name>} when a name is first resolved; the setting belongs to one session, and
 * its key to one spelling. The session's principal is part of it, so that no session sees with
 * another's privileges.
 */
public final class SessionCatalogs {
  static final String KEY = "spark.sql.catalog.";

  private SessionCatalogs() {}

  /** Registers those of {@code names} that are catalogs of the workspace, in any case. */
  public static void register(SparkSession session, Collection<String> names) {
    Set<String> unknown =
        names.stream()
            .filter(name -> session.conf().getOption(KEY + name).isEmpty())
            .collect(Collectors.toSet());
    if (unknown.isEmpty()) {
      return;
    }
    // Which names are catalogs is no secret, what is in them is: so a refusal can say why.
    Set<String> catalogs =
        UnityClient.own().catalogs().stream()
            .map(catalog -> lower(catalog.name()))
            .collect(Collectors.toSet());
    String principal = ServedSession.principal(session).orElse(null);
    for (String name : unknown) {
      if (catalogs.contains(lower(name))) {
        define(session, name, lower(name), principal);
        define(session, lower(name), lower(name), principal);
      }
    }
  }

  /** Whether the session knows it as a catalog of the workspace. */
  public static boolean registered(SparkSession session, String name) {
    return session.conf().get(KEY + name, "").equals(WorkspaceCatalog.class.getName());
  }

  static void define(SparkSession session, String name, String catalog, String principal) {
    session.conf().set(KEY + name + "." + OwnedCatalogs.CATALOG, catalog);
    if (principal != null) {
      session.conf().set(KEY + name + "." + OwnedCatalogs.PRINCIPAL, principal);
    }
    session.conf().set(KEY + name, WorkspaceCatalog.class.getName());
    // Loaded here and now: the body of a view is resolved under settings that lack the new ones.
    SessionState state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
    SQLConf$.MODULE$.withExistingConf(state.conf(), () -> state.catalogManager().catalog(name));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

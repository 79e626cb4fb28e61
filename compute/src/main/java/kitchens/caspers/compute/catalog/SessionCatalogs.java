package kitchens.caspers.compute.catalog;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the workspace's catalogs known to a session. Spark looks a catalog's class up under {@code
 * spark.sql.catalog.<name>} when a name is first resolved; the setting belongs to one session, and
 * its key to one spelling.
 */
public final class SessionCatalogs {
  private static final String KEY = "spark.sql.catalog.";

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
    Set<String> catalogs =
        UnityClient.installed().catalogs().stream()
            .map(catalog -> lower(catalog.name()))
            .collect(Collectors.toSet());
    for (String name : unknown) {
      if (catalogs.contains(lower(name))) {
        session.conf().set(KEY + name, WorkspaceCatalog.class.getName());
        session.conf().set(KEY + lower(name), WorkspaceCatalog.class.getName());
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

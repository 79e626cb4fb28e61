package kitchens.caspers.workspace.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build says about itself.
 *
 * @param version of this product
 * @param postgres of the PostgreSQL binaries on the class path
 */
public record BuildInfo(String version, String postgres) {

  private static final String RESOURCE = "/kitchens/caspers/workspace/build.properties";

  /** As written into the jar by the build. */
  public static BuildInfo load() {
    try (var in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path: build again");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new BuildInfo(properties.getProperty("version"), properties.getProperty("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

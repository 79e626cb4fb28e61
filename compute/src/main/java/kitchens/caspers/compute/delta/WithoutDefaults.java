package kitchens.caspers.compute.delta;

import java.net.URL;

/**
 * While it is open, a Hadoop configuration made by this thread is empty. Parquet's writer makes one
 * for each file that it writes and asks it for nothing that Hadoop's defaults say; to read those
 * takes a tenth of a backfill's processor time.
 */
final class WithoutDefaults implements AutoCloseable {
  private static final ClassLoader LOADER =
      new ClassLoader(WithoutDefaults.class.getClassLoader()) {
        @Override
        public URL getResource(String name) {
          return name.endsWith("-default.xml") || name.endsWith("-site.xml")
              ? null
              : super.getResource(name);
        }
      };

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  private WithoutDefaults() {}

  static WithoutDefaults open() {
    var opened = new WithoutDefaults();
    Thread.currentThread().setContextClassLoader(LOADER);
    return opened;
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
  }
}

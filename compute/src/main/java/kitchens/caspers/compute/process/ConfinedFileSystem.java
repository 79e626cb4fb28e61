package kitchens.caspers.compute.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import kitchens.caspers.compute.delta.RawFastFileSystem;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local file system of Spark in a compute process. It reaches nothing outside the workspace's
 * storage and compute's own folder, whatever a statement's text has got past the parser; and it
 * publishes nothing (each commit, Delta's and a stream's, is a rename) once the epoch has passed.
 */
public class ConfinedFileSystem extends RawFastFileSystem {
  private static volatile List<java.nio.file.Path> roots = List.of();

  /** From now on only files below {@code allowed} exist for Spark; none means no bounds. */
  static void confine(List<java.nio.file.Path> allowed) {
    roots = allowed.stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }

  @Override
  public File pathToFile(Path path) {
    File file = super.pathToFile(path);
    if (!allowed(file)) {
      throw new UncheckedIOException(
          new AccessControlException(
              path
                  + " is outside the workspace's storage; put the file into a volume and name it"
                  + " as /Volumes/<catalog>/<schema>/<volume>/…."));
    }
    return file;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    Epoch.checkInstalled();
    return super.rename(from, to);
  }

  /** Below a root; or above one, for those who create or list their way down. */
  private static boolean allowed(File file) {
    List<java.nio.file.Path> bounds = roots;
    if (bounds.isEmpty()) {
      return true;
    }
    java.nio.file.Path path = file.toPath().toAbsolutePath().normalize();
    return bounds.stream().anyMatch(root -> path.startsWith(root) || root.startsWith(path));
  }

  /** The same for Hadoop's {@code FileContext}, which Delta's and streams' commits use. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new ConfinedFileSystem(), configuration, uri.getScheme(), false);
    }
  }
}

package kitchens.caspers.compute.delta;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system for table data: no {@code .crc} side files, no forked {@code chmod} or
 * {@code readlink}, and a Delta commit that can never overwrite another writer's.
 *
 * <p>Hadoop's own local file system starts a process for each permission it sets and for each link
 * it looks at; a commit every half second pays for that many times over. And its rename silently
 * replaces the target, so two writers of one table version would both believe they had won. Here
 * the rename of a Delta commit is a hard link, which the kernel creates only if the name is free.
 */
public class RawFastFileSystem extends RawLocalFileSystem {

  private static final int COMMIT_NAME_LENGTH = "00000000000000000000.json".length();

  /** Permissions stay as the process' umask made them; nothing is forked. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return Files.isSymbolicLink(pathToFile(path).toPath())
        ? super.getFileLinkStatus(path)
        : getFileStatus(path);
  }

  /**
   * @throws FileAlreadyExistsException when {@code to} is a Delta commit that exists already
   */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (!isDeltaCommit(to)) {
      return super.rename(from, to);
    }
    var source = pathToFile(from).toPath();
    try {
      Files.createLink(pathToFile(to).toPath(), source);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(to + " was committed by another writer");
    }
    Files.delete(source);
    return true;
  }

  private static boolean isDeltaCommit(Path path) {
    String name = path.getName();
    return name.length() == COMMIT_NAME_LENGTH
        && name.endsWith(".json")
        && path.getParent() != null
        && path.getParent().getName().equals("_delta_log");
  }

  /** The same file system for Hadoop's {@code FileContext}, which streaming logs use. */
  public static final class Abstract extends DelegateToFileSystem {
    public Abstract(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new RawFastFileSystem(), configuration, uri.getScheme(), false);
    }
  }

  /** Makes {@code file:} URIs use this file system. */
  public static Configuration configure(Configuration configuration) {
    configuration.set("fs.file.impl", RawFastFileSystem.class.getName());
    configuration.set("fs.AbstractFileSystem.file.impl", Abstract.class.getName());
    return configuration;
  }
}

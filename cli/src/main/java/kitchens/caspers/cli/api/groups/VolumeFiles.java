package kitchens.caspers.cli.api.groups;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.InputStream;
import java.util.function.BiConsumer;
import kitchens.caspers.cli.output.CliException;

/** Files of volumes, a directory with all below it included. */
final class VolumeFiles {

  private final WorkspaceClient client;

  VolumeFiles(WorkspaceClient client) {
    this.client = client;
  }

  boolean isDirectory(String path) {
    try {
      client.files().getDirectoryMetadata(path);
      return true;
    } catch (NotFound absent) {
      return false;
    }
  }

  InputStream read(String path) {
    return client.files().download(path).getContents();
  }

  void write(String path, InputStream content, boolean overwrite) {
    client
        .files()
        .upload(new UploadRequest().setFilePath(path).setContents(content).setOverwrite(overwrite));
  }

  void makeDirectory(String path) {
    client.files().createDirectory(new CreateDirectoryRequest().setDirectoryPath(path));
  }

  /** Tells of each entry below: its path relative to the directory, and whether it is one. */
  void walk(String directory, BiConsumer<String, Boolean> visitor) {
    walk(directory, "", visitor);
  }

  private void walk(String directory, String below, BiConsumer<String, Boolean> visitor) {
    for (var entry : client.files().listDirectoryContents(directory)) {
      var isDirectory = Boolean.TRUE.equals(entry.getIsDirectory());
      var path = below + entry.getName();
      visitor.accept(path, isDirectory);
      if (isDirectory) {
        walk(directory + "/" + entry.getName(), path + "/", visitor);
      }
    }
  }

  void delete(String path, boolean recursive) {
    if (!isDirectory(path)) {
      client.files().delete(path);
      return;
    }
    for (var entry : client.files().listDirectoryContents(path)) {
      if (!recursive) {
        throw new CliException(path + " is not empty — delete all in it with --recursive");
      }
      delete(path + "/" + entry.getName(), true);
    }
    client.files().deleteDirectory(path);
  }
}

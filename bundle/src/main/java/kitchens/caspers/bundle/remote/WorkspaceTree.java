package kitchens.caspers.bundle.remote;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.AlreadyExists;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.core.http.Encoding;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.service.workspace.Delete;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.ExportRequest;
import com.databricks.sdk.service.workspace.ListWorkspaceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files below {@code /Workspace}. For use by several threads. */
public final class WorkspaceTree {

  private final WorkspaceClient client;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** The tree that this client sees. */
  public WorkspaceTree(WorkspaceClient client) {
    this.client = client;
  }

  /** The file's bytes, if it is there. */
  public Optional<byte[]> read(String path) {
    try {
      var exported =
          client.workspace().export(new ExportRequest().setPath(path).setFormat(ExportFormat.AUTO));
      return Optional.of(Base64.getDecoder().decode(exported.getContent()));
    } catch (NotFound absent) {
      return Optional.empty();
    }
  }

  /** Writes the file, over one that is there. */
  public void write(String path, byte[] content) {
    makeParent(path);
    upload(path, content, true);
  }

  /**
   * Writes the file unless there is one.
   *
   * @return whether it was written
   */
  public boolean writeNew(String path, byte[] content) {
    try {
      upload(path, content, false);
      return true;
    } catch (AlreadyExists | ResourceAlreadyExists taken) {
      return false;
    } catch (NotFound noDirectory) {
      if (made.contains(parent(path))) {
        throw noDirectory;
      }
      makeParent(path);
      return writeNew(path, content);
    }
  }

  /** The names of what a directory has in it; none when it is absent. */
  public List<String> names(String directory) {
    var names = new ArrayList<String>();
    try {
      for (var object : client.workspace().list(new ListWorkspaceRequest().setPath(directory))) {
        names.add(object.getPath().substring(object.getPath().lastIndexOf('/') + 1));
      }
    } catch (NotFound absent) {
      return List.of();
    }
    return names;
  }

  /** Removes a file, or a directory with all in it; it may be absent. */
  public void delete(String path) {
    made.clear();
    try {
      client.workspace().delete(new Delete().setPath(path).setRecursive(true));
    } catch (NotFound absent) {
      // as wanted
    }
  }

  /** The API that takes a file of any size; the SDK has no method for it. */
  private void upload(String path, byte[] content, boolean overwrite) {
    // The query stands in the URL: added as a parameter, the SDK would decode the path.
    var request =
        new Request(
                Request.POST,
                "/api/2.0/workspace-files/import-file"
                    + Encoding.encodeMultiSegmentPathParameter(path)
                    + "?overwrite="
                    + overwrite,
                new ByteArrayInputStream(content))
            .withHeader("Content-Type", "application/octet-stream");
    try {
      client.apiClient().execute(request, Void.class);
    } catch (IOException e) {
      throw new DatabricksException(path + " cannot be uploaded: " + e.getMessage(), e);
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private void makeParent(String path) {
    var parent = parent(path);
    if (!made.contains(parent)) {
      client.workspace().mkdirs(parent);
      made.add(parent);
    }
  }
}

package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.benchmarks.Installation;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.remote.WorkspaceLookups;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;

/** A bundle in a directory, deployed to a running workspace by this process. */
final class TestBundle {

  private final Installation installation;
  private final Path directory;
  private final WorkspaceClient client;
  private final CurrentUser user;

  TestBundle(Installation installation, Path directory) throws IOException {
    this.installation = installation;
    this.directory = directory;
    this.client = installation.client();
    this.user = new CurrentUser(client.currentUser().me(new MeRequest()).getUserName());
  }

  void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  String user() {
    return user.userName();
  }

  WorkspaceClient client() {
    return client;
  }

  Deployer deployer() throws IOException {
    return deployer(client);
  }

  /** A deployer that sends its requests in its own way. */
  Deployer deployer(HttpClient http) throws IOException {
    return deployer(client(http));
  }

  /** A client that sends its requests in its own way. */
  WorkspaceClient client(HttpClient http) throws IOException {
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost("http://127.0.0.1:" + installation.port())
            .setAuthType("pat")
            .setToken(Files.readString(installation.home().resolve("admin-token")).strip())
            .setHttpClient(http));
  }

  private Deployer deployer(WorkspaceClient by) {
    var bundle =
        BundleLoader.load(
            new BundleLoader.Request(
                directory, null, Map.of(), Map.of(), user, new WorkspaceLookups(client), false));
    return new Deployer(by, bundle, user, Listener.NONE);
  }

  /** The path of something that a bundle of this name and the target {@code default} has there. */
  String remote(String bundle, String path) {
    return "/Workspace/Users/" + user.userName() + "/.bundle/" + bundle + "/default/" + path;
  }

  Optional<String> read(String path) {
    return new WorkspaceTree(client).read(path).map(String::new);
  }

  void put(String path, String text) {
    new WorkspaceTree(client).write(path, text.getBytes());
  }

  void remove(String path) {
    new WorkspaceTree(client).delete(path);
  }

  BaseJob job(String name) {
    var found = jobs(name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  List<BaseJob> jobs(String name) {
    var found = new ArrayList<BaseJob>();
    client
        .jobs()
        .list(new ListJobsRequest().setName(name).setExpandTasks(true))
        .forEach(found::add);
    return found;
  }

  /** No file of the bundle in the workspace, and none here that tells of an interruption. */
  void assertNoFileIsLeft(String bundle) {
    assertThat(new WorkspaceTree(client).names(remote(bundle, "").replaceAll("/$", ""))).isEmpty();
    assertNoLogIsLeft();
  }

  /** No deployment is unfinished, as far as this machine knows. */
  void assertNoLogIsLeft() {
    var local = directory.resolve(".databricks/bundle/default").toFile().list();
    assertThat(local == null ? new String[0] : local).noneMatch(name -> name.endsWith(".wal"));
  }
}

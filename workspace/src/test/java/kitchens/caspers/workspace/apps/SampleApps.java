package kitchens.caspers.workspace.apps;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.CreateAppDeploymentRequest;
import com.databricks.sdk.service.apps.CreateAppRequest;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.SparkJarTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import kitchens.caspers.workspace.testing.TestWorkspace;

/** Puts apps into a workspace, as anybody would: through the unmodified SDK. */
final class SampleApps {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private SampleApps() {}

  /** The sample app, deployed and answering. */
  static App running(TestWorkspace workspace, String name) throws Exception {
    WorkspaceClient client = workspace.client();
    create(client, new App().setName(name));
    String folder = upload(client, name);
    deploy(client, name, new AppDeployment().setSourceCodePath(folder));
    return client.apps().get(name);
  }

  /** A job that is never run. */
  static CreateJob job(String name) {
    return new CreateJob()
        .setName(name)
        .setTasks(
            List.of(
                new Task()
                    .setTaskKey("t")
                    .setSparkJarTask(new SparkJarTask().setMainClassName("a.A"))
                    .setLibraries(List.of(new Library().setJar("/Workspace/a.jar")))));
  }

  static App create(WorkspaceClient client, App app) throws Exception {
    return client.apps().create(new CreateAppRequest().setApp(app)).get(LIMIT);
  }

  static AppDeployment deploy(WorkspaceClient client, String name, AppDeployment deployment)
      throws Exception {
    return client
        .apps()
        .deploy(new CreateAppDeploymentRequest().setAppName(name).setAppDeployment(deployment))
        .get(LIMIT);
  }

  static String upload(WorkspaceClient client, String name) throws IOException {
    return upload(client, name, "sample/", "SampleApp.java");
  }

  static String upload(WorkspaceClient client, String name, String from, String source)
      throws IOException {
    String folder = "/Workspace/apps-of-tests/" + name;
    client.workspace().mkdirs(folder);
    for (String file : List.of("app.yaml", source)) {
      try (InputStream in = SampleApps.class.getResourceAsStream("/apps/" + from + file)) {
        write(client, folder + "/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return folder;
  }

  static void write(WorkspaceClient client, String path, String text) {
    client
        .workspace()
        .importContent(
            new Import()
                .setPath(path)
                .setFormat(ImportFormat.AUTO)
                .setOverwrite(true)
                .setContent(
                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }
}

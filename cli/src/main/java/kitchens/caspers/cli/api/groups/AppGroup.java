package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.AppDeploymentMode;
import com.databricks.sdk.service.apps.CreateAppDeploymentRequest;
import com.databricks.sdk.service.apps.CreateAppRequest;
import com.databricks.sdk.service.apps.ListAppsRequest;
import com.databricks.sdk.service.apps.StartAppRequest;
import com.databricks.sdk.service.apps.StopAppRequest;
import com.databricks.sdk.support.Wait;
import java.time.Duration;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers apps}. */
final class AppGroup {

  static final Group GROUP =
      new Group("apps", "Apps, their deployments and logs.", AppGroup::operations);

  private static final String NO_WAIT = "--no-wait";
  private static final String NO_WAIT_TEXT = "Do not wait until it is done.";
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private AppGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List the apps.")
            .columns("name", "App=app_status.state", "Compute=compute_status.state", "url")
            .example("apps list")
            .does(call -> call.client().apps().list(new ListAppsRequest())),
        op("get", "Show an app: its states, its address, who it is.")
            .args("NAME")
            .example("apps get refund-manager")
            .does(call -> call.client().apps().get(call.arg("NAME"))),
        op("create", "Create an app.")
            .args("[NAME]")
            .maybeJson()
            .option("--description", "TEXT", "What it is for.")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("apps create hello --description \"Says hello\"")
            .does(AppGroup::create),
        op("delete", "Delete an app.")
            .args("NAME")
            .example("apps delete hello")
            .does(call -> call.client().apps().delete(call.arg("NAME"))),
        op("start", "Start an app's compute.")
            .args("NAME")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("apps start refund-manager")
            .does(
                call ->
                    done(
                        call,
                        call.client()
                            .apps()
                            .start(new StartAppRequest().setName(call.arg("NAME"))))),
        op("stop", "Stop an app.")
            .args("NAME")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("apps stop refund-manager")
            .does(
                call ->
                    done(
                        call,
                        call.client().apps().stop(new StopAppRequest().setName(call.arg("NAME"))))),
        op("deploy", "Deploy an app from a folder of the workspace.")
            .args("NAME")
            .maybeJson()
            .option("--source-code-path", "PATH", "The folder; else the one it had last.")
            .flag(NO_WAIT, NO_WAIT_TEXT)
            .example("apps deploy hello --source-code-path /Workspace/Users/me@example.com/hello")
            .does(AppGroup::deploy),
        op("list-deployments", "List an app's deployments.")
            .args("NAME")
            .columns("ID=deployment_id", "State=status.state", "creator", "create_time")
            .example("apps list-deployments refund-manager")
            .does(call -> call.client().apps().listDeployments(call.arg("NAME"))),
        op("get-deployment", "Show one deployment of an app.")
            .args("NAME", "DEPLOYMENT_ID")
            .example("apps get-deployment refund-manager DEPLOYMENT_ID")
            .does(
                call ->
                    call.client()
                        .apps()
                        .getDeployment(call.arg("NAME"), call.arg("DEPLOYMENT_ID"))),
        op("logs", "Print what an app has written.")
            .args("NAME")
            .flag("--follow", "Go on with what it writes from now on.")
            .option("--tail-lines", "N", "Only so many lines of the past; 200 when not given.")
            .example("apps logs refund-manager --follow")
            .does(AppLogs::print));
  }

  private static Object create(Call call) throws Exception {
    var app = call.request(App.class);
    call.maybe("NAME").ifPresent(app::setName);
    call.option("--description").ifPresent(app::setDescription);
    return done(call, call.client().apps().create(new CreateAppRequest().setApp(app)));
  }

  private static Object deploy(Call call) throws Exception {
    var deployment = call.request(AppDeployment.class);
    call.option("--source-code-path").ifPresent(deployment::setSourceCodePath);
    if (deployment.getSourceCodePath() == null) {
      deployment.setSourceCodePath(
          call.client().apps().get(call.arg("NAME")).getDefaultSourceCodePath());
    }
    if (deployment.getMode() == null) {
      deployment.setMode(AppDeploymentMode.SNAPSHOT);
    }
    var request =
        new CreateAppDeploymentRequest().setAppName(call.arg("NAME")).setAppDeployment(deployment);
    return done(call, call.client().apps().deploy(request));
  }

  private static <T> Object done(Call call, Wait<T, T> wait) throws Exception {
    return call.flag(NO_WAIT) ? wait.getResponse() : wait.get(LIMIT);
  }
}

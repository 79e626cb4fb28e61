package kitchens.caspers.workspace.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/**
 * What bundles were deployed to this workspace: each leaves its state and its history in the
 * workspace's tree, where anybody may read; this gathers them for a page.
 */
public final class DeploymentFeature implements Feature {

  private final BundleStates states;

  public DeploymentFeature(WorkspaceFiles files) {
    this.states = new BundleStates(files);
  }

  @Override
  public void routes(Routes r) {
    r.get("/api/2.0/caspers/deployments", this::list);
    r.get(
        "/deployments",
        ctx ->
            Page.of("Deployments", Section.DEPLOYMENTS, "<div id=\"content\"></div>")
                .withStyle("pages.css")
                .withModule("deployments.js")
                .show(ctx));
  }

  private void list(Context ctx) {
    List<ObjectNode> found = states.all();
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.putArray("bundles").addAll(found);
    ctx.json(answer);
  }
}

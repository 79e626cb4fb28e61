package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.value.Json;

/** The file {@code metadata.json}: what a job's page needs to know of the bundle it comes from. */
final class Metadata {

  private static final String JOBS = "resources.jobs.";

  private Metadata() {}

  static ObjectNode of(Bundle bundle, Map<String, ResourceState> deployed) {
    var metadata = JsonNodeFactory.instance.objectNode().put("version", 1);
    var config = metadata.putObject("config");
    config.set("bundle", Json.of(bundle.config().get("bundle")));
    config.putObject("workspace").put("file_path", bundle.workspacePath("file_path"));
    var jobs = config.putObject("resources").putObject("jobs");
    deployed.forEach(
        (key, state) -> {
          if (key.startsWith(JOBS)) {
            var place = bundle.config().find(List.of(key.split("\\.")));
            var job = jobs.putObject(key.substring(JOBS.length()));
            job.put("id", state.id());
            if (place != null) {
              job.put("relative_path", place.at().file());
            }
          }
        });
    return metadata;
  }
}

package kitchens.caspers.workspace.releases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseEvent;
import kitchens.caspers.workspace.releases.store.SignOffRow;

/** A release as the API shows it: one record of all that was done. */
final class ReleaseJson {

  private ReleaseJson() {}

  static ObjectNode of(Release r) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("release_id", r.id().toString());
    json.put("number", r.id().number());
    json.put("state", r.state().name());
    json.put("model", r.model());
    json.put("model_version", r.modelVersion());
    json.put("model_digest", r.modelDigest());
    json.put("author", r.author());
    json.put("champion_version", r.championVersion());
    json.put("created_at", r.createdAt().toString());
    json.put("created_by", r.createdBy());
    json.put("updated_at", r.updatedAt().toString());
    json.setAll(r.facts());
    return json;
  }

  /** With who signed what, what was done, and where the artefacts lie. */
  static ObjectNode whole(Release r, List<SignOffRow> signOffs, List<ReleaseEvent> events) {
    ObjectNode json = of(r);
    ObjectNode artefacts = json.putObject("artefacts");
    for (Kind kind : Kind.values()) {
      artefacts.put(kind.volume(), kind.path(r.id()));
    }
    json.set("sign_offs", Json.MAPPER.valueToTree(signOffs));
    json.set("events", Json.MAPPER.valueToTree(events));
    return json;
  }
}

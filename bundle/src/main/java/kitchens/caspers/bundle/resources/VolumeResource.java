package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.UpdateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.volumes}: volumes of Unity Catalog. */
final class VolumeResource implements ResourceType {

  private static final Shape.Struct SHAPE =
      Sdk.shape("volume", CreateVolumeRequestContent.class, Set.of());

  @Override
  public String name() {
    return "volumes";
  }

  @Override
  public String noun() {
    return "volume";
  }

  @Override
  public Shape.Struct shape() {
    return SHAPE;
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<String> securable() {
    return Optional.of("volume");
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "catalog_name", "schema_name", "storage_location", "volume_type");
  }

  @Override
  public void check(String key, Mapping volume, Problems problems) {
    Required.fields(volume, "volume " + key, problems, "name", "catalog_name", "schema_name");
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode volume) {
    var request = Sdk.request(volume, CreateVolumeRequestContent.class);
    if (request.getVolumeType() == null) {
      request.setVolumeType(VolumeType.MANAGED);
    }
    return workspace.volumes().create(request).getFullName();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode volume) {
    workspace
        .volumes()
        .update(
            new UpdateVolumeRequestContent()
                .setName(id)
                .setComment(volume.path("comment").asText("")));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.volumes().read(id));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode volume) {
    var fullName =
        volume.path("catalog_name").asText()
            + "."
            + volume.path("schema_name").asText()
            + "."
            + volume.path("name").asText();
    return Sdk.ifThere(() -> workspace.volumes().read(fullName).getFullName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.volumes().delete(id);
  }
}

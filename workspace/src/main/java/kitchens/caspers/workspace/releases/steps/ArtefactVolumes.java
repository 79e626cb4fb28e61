package kitchens.caspers.workspace.releases.steps;

import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.OwnRest;

/** Makes the volumes of a schema that artefacts lie in, where they are not there yet. */
public record ArtefactVolumes(OwnRest rest) {

  private static final String VOLUMES = "/api/2.1/unity-catalog/volumes";

  /** Those of a schema. */
  public void ensure(String catalog, String schema) {
    for (Kind kind : Kind.values()) {
      if (rest.find(VOLUMES + "/" + catalog + "." + schema + "." + kind.volume()).isEmpty()) {
        try {
          rest.post(
              VOLUMES,
              Map.of(
                  "catalog_name",
                  catalog,
                  "schema_name",
                  schema,
                  "name",
                  kind.volume(),
                  "volume_type",
                  "MANAGED",
                  "comment",
                  "Artefacts of releases, one folder a version; never written over"));
        } catch (ApiException e) {
          if (e.status() != 409) {
            throw e;
          }
        }
      }
    }
  }
}

package kitchens.caspers.workspace.files;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/** The {@code /Volumes} tree on the local disk; each volume lies where the catalog says. */
public final class VolumeFiles {

  private final VolumeLocations locations;

  public VolumeFiles(VolumeLocations locations) {
    this.locations = requireNonNull(locations, "locations is null");
  }

  /**
   * Where {@code /Volumes/<catalog>/<schema>/<volume>/…} lies on disk. Nothing needs to be there.
   *
   * @throws ApiException 404 when there is no such volume, 400 for a path that is none of a
   *     volume's or tries to leave it
   */
  public Path localPath(String volumesPath) {
    List<String> segments = segments(volumesPath);
    String catalog = segments.get(1);
    String schema = segments.get(2);
    String volume = segments.get(3);
    Path root =
        locations
            .locationOf(catalog, schema, volume)
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "Volume '"
                            + catalog
                            + "."
                            + schema
                            + "."
                            + volume
                            + "' does not exist: create it first"));
    return new ConfinedDirectory(root).resolve(segments.subList(4, segments.size()), volumesPath);
  }

  /** The full name of the volume in which a path lies, whether it exists or not. */
  static String volumeOf(String volumesPath) {
    return String.join(".", segments(volumesPath).subList(1, 4));
  }

  private static List<String> segments(String volumesPath) {
    List<String> segments = ConfinedDirectory.segments(volumesPath);
    if (!volumesPath.startsWith("/") || segments.size() < 4 || !segments.get(0).equals("Volumes")) {
      throw ApiException.invalidParameter(
          "path '" + volumesPath + "' is not in a volume: /Volumes/<catalog>/<schema>/<volume>/…");
    }
    return segments;
  }
}

package kitchens.caspers.workspace.models;

import java.nio.file.Path;
import java.util.Map;

/**
 * A version of a registered model, as serving needs it.
 *
 * @param fullName of the model, in three parts
 * @param folder the version's own files, which never change
 * @param digest SHA-256 over the files' paths and bytes, in hexadecimal
 * @param status {@code READY}
 */
public record ModelVersion(
    String fullName,
    long version,
    Path folder,
    String digest,
    Map<String, String> tags,
    String status) {

  public ModelVersion {
    tags = Map.copyOf(tags);
  }
}

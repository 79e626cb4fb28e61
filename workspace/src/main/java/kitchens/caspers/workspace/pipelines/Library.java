package kitchens.caspers.workspace.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/** Where a pipeline's SQL is. */
sealed interface Library {

  String path();

  /** One file. */
  record File(String path) implements Library {}

  /** All files that match, such as {@code /Workspace/pipelines/**}. */
  record Glob(String path) implements Library {}

  /**
   * @throws ApiException 400 that names kind and path of a library that is not served
   */
  static Library of(JsonNode library) {
    for (String kind : List.of("notebook", "jar", "maven", "whl")) {
      if (library.hasNonNull(kind)) {
        JsonNode value = library.get(kind);
        throw ApiException.invalidParameter(
            "library "
                + kind
                + " '"
                + value.path("path").asText(value.isTextual() ? value.asText() : value.toString())
                + "' is not served; put the pipeline's SQL into a file and name it in 'file'");
      }
    }
    String file = library.at("/file/path").asText("");
    String glob = library.at("/glob/include").asText("");
    if (!file.isEmpty()) {
      sql(file);
      return new File(file);
    }
    if (!glob.isEmpty()) {
      return new Glob(glob);
    }
    throw ApiException.invalidParameter(
        "library " + library + " names nothing; use {\"file\": {\"path\": …}} or {\"glob\": …}");
  }

  /**
   * @throws ApiException 400 for a file that is no SQL
   */
  static void sql(String path) {
    if (!path.endsWith(".sql")) {
      throw ApiException.invalidParameter(
          "library file '" + path + "' is not served; only .sql files are");
    }
  }
}

package kitchens.caspers.compute.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Who may do what, and to whom things belong, as statements say it; the workspace decides. */
final class AccessCommands {
  private AccessCommands() {}

  static void change(UnityClient unity, CatalogStatement.ChangeGrants change, String fullName) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ObjectNode one = body.putArray("changes").addObject().put("principal", change.principal());
    ArrayNode privileges = one.putArray(change.grant() ? "add" : "remove");
    change.privileges().forEach(privileges::add);
    unity.request("PATCH", permissions("permissions", change.on(), fullName), body);
  }

  /** Rows of principal, privilege, type and name of what it was granted on. */
  static List<Row> show(UnityClient unity, CatalogStatement.ShowGrants show, String fullName) {
    String path = permissions("effective-permissions", show.on(), fullName);
    if (show.principal() != null) {
      path += "?principal=" + encode(show.principal());
    }
    List<Row> rows = new ArrayList<>();
    for (JsonNode held : unity.request("GET", path, null).path("privilege_assignments")) {
      for (JsonNode privilege : held.path("privileges")) {
        rows.add(
            RowFactory.create(
                held.path("principal").asText(),
                privilege.path("privilege").asText().replace('_', ' '),
                privilege.path("inherited_from_type").asText(show.on().type()),
                privilege.path("inherited_from_name").asText(fullName)));
      }
    }
    return rows;
  }

  static void giveTo(UnityClient unity, CatalogStatement.SetOwner set, String fullName) {
    patch(unity, set.on(), fullName, "owner", set.owner());
  }

  static void comment(UnityClient unity, CatalogStatement.CommentOn comment, String fullName) {
    patch(unity, comment.on(), fullName, "comment", comment.text());
  }

  static void rename(UnityClient unity, CatalogStatement.Rename rename, String fullName) {
    patch(unity, rename.on(), fullName, "new_name", rename.newName());
  }

  private static void patch(
      UnityClient unity, SecurableName on, String fullName, String field, String value) {
    unity.request(
        "PATCH",
        on.collection() + "/" + encode(fullName),
        Json.MAPPER.createObjectNode().put(field, value));
  }

  private static String permissions(String what, SecurableName on, String fullName) {
    return what + "/" + on.type() + "/" + encode(fullName.isEmpty() ? "metastore" : fullName);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

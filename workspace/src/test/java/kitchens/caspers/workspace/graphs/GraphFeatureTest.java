package kitchens.caspers.workspace.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedWorkspace.class)
class GraphFeatureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"nodes": [{"id": "a", "width": 9, "height": 9}]}                              |
          {}                                                                             |
          {"nodes": [{"id": "a", "width": 9, "height": 9}, {"id": "a", "width": 9, "height": 9}]} | each of nodes needs an id of its own
          {"nodes": [{"id": "a", "width": 0, "height": 9}]} | node 'a' needs a width and a height between 0 and 4000
          {"nodes": [{"id": "a", "width": 9, "height": 9000}]} | node 'a' needs a width and a height between 0 and 4000
          {"nodes": [], "edges": [{"from": "a", "to": "b"}]} | each of edges needs from and to, ids of nodes
          """)
  void whatCannotBeLaidOutIsRefusedByName(String graph, String error, TestWorkspace workspace)
      throws Exception {
    var http = new Http(workspace).withToken(workspace.adminToken());
    var answer = http.post("/api/2.0/caspers/graphs/layout", graph);
    var json = Json.MAPPER.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(error == null ? 200 : 400);
    assertThat(json.path("message").asText()).isEqualTo(error == null ? "" : error);
  }
}

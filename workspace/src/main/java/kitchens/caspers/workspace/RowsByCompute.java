package kitchens.caspers.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.gateway.payload.Tables;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.ingest.RowTables;

/** Strangers' rows for tables that are there, written by compute. */
record RowsByCompute(ComputeClient compute) implements RowTables {
  private static final String APPLICATION = "caspers-zerobus";

  @Override
  public void append(String table, String owner, long version, List<JsonNode> rows) {
    try {
      compute.append(
          new AppendBody(
              new Tables.Rows(
                  table, owner, null, null, APPLICATION, version, null, Tables.Rows.of(rows))));
    } catch (ComputeLost e) {
      throw ApiException.temporarilyUnavailable(
          "the rows were perhaps not taken, as compute ended: send them again");
    } catch (ApiException e) {
      // As Zerobus Ingest names it.
      throw e.status() == 400 ? ApiException.invalidParameter(e.getMessage()) : e;
    }
  }
}

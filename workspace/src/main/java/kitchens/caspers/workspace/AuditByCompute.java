package kitchens.caspers.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.workspace.audit.AuditTable;
import kitchens.caspers.workspace.compute.ComputeState;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.gateway.payload.Tables;
import kitchens.caspers.workspace.http.ApiException;

/** The audit's table, written by compute while it runs. */
record AuditByCompute(ComputeSupervisor compute, Tables tables) implements AuditTable {

  private static final String APPLICATION = "caspers-audit";

  @Override
  public boolean ready() {
    return compute.state() == ComputeState.READY;
  }

  @Override
  public void append(List<JsonNode> rows, long version) {
    try {
      tables.append(
          new Tables.Rows(
              NAME,
              null,
              COLUMNS,
              "Every act that changes who may do what, or what runs, and everything refused",
              APPLICATION,
              version,
              null,
              Tables.Rows.of(rows)));
    } catch (Tables.Refused e) {
      throw ApiException.invalidState(e.getMessage());
    }
  }
}

package kitchens.caspers.workspace;

import static java.util.Objects.requireNonNull;

import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.gateway.payload.Tables;
import kitchens.caspers.workspace.http.ApiException;

/** The gateway's tables, written by compute. */
record DeltaTables(ComputeClient compute) implements Tables {

  DeltaTables {
    requireNonNull(compute, "compute is null");
  }

  @Override
  public void append(Rows rows) throws Refused {
    try {
      compute.append(new AppendBody(rows));
    } catch (ComputeLost e) {
      throw ApiException.temporarilyUnavailable(e.getMessage());
    } catch (ApiException e) {
      if (e.status() >= 400 && e.status() < 500 && e.status() != 429) {
        throw new Refused(e.getMessage());
      }
      throw e;
    }
  }
}

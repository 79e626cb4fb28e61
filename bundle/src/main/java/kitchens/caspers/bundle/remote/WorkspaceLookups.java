package kitchens.caspers.bundle.remote;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import kitchens.caspers.bundle.resolve.Lookups;
import kitchens.caspers.bundle.resolve.Variables;
import kitchens.caspers.bundle.value.BundleException;

/** Looks things up in a workspace; each kind is listed once. */
public final class WorkspaceLookups implements Lookups {

  private final Supplier<WorkspaceClient> there;
  private final Map<String, Map<String, List<String>>> listed = new LinkedHashMap<>();

  /** In that workspace. */
  public WorkspaceLookups(WorkspaceClient client) {
    this(() -> client);
  }

  /** In a workspace whose client is asked for when something is looked up. */
  public WorkspaceLookups(Supplier<WorkspaceClient> there) {
    this.there = there;
  }

  @Override
  public Optional<String> find(String kind, String name) {
    var ids = listed.computeIfAbsent(kind, this::list).getOrDefault(name, List.of());
    if (ids.size() > 1) {
      throw new BundleException(
          ids.size() + " of kind " + kind + " are called \"" + name + "\": " + ids,
          "give the variable the id that is meant");
    }
    return ids.stream().findFirst();
  }

  private Map<String, List<String>> list(String kind) {
    var client = there.get();
    return switch (kind) {
      case "dashboard" ->
          byName(
              client.lakeview().list(new ListDashboardsRequest()),
              dashboard -> dashboard.getDisplayName(),
              dashboard -> dashboard.getDashboardId());
      case "job" ->
          byName(
              client.jobs().list(new ListJobsRequest()),
              job -> job.getSettings().getName(),
              job -> Long.toString(job.getJobId()));
      case "metastore" -> {
        var summary = client.metastores().summary();
        yield Map.of(summary.getName(), List.of(summary.getMetastoreId()));
      }
      case "pipeline" ->
          byName(
              client.pipelines().listPipelines(new ListPipelinesRequest()),
              pipeline -> pipeline.getName(),
              pipeline -> pipeline.getPipelineId());
      case "service_principal" ->
          byName(
              client.servicePrincipalsV2().list(new ListServicePrincipalsRequest()),
              principal -> principal.getDisplayName(),
              principal -> principal.getApplicationId());
      case "warehouse" ->
          byName(
              client.warehouses().list(new ListWarehousesRequest()),
              warehouse -> warehouse.getName(),
              warehouse -> warehouse.getId());
      default ->
          throw new BundleException(
              "a variable cannot be looked up by " + kind,
              "use one of " + String.join(", ", Variables.SERVED_LOOKUPS));
    };
  }

  private static <T> Map<String, List<String>> byName(
      Iterable<T> all, Function<T, String> name, Function<T, String> id) {
    var ids = new LinkedHashMap<String, List<String>>();
    StreamSupport.stream(all.spliterator(), false)
        .filter(one -> name.apply(one) != null)
        .forEach(
            one ->
                ids.computeIfAbsent(name.apply(one), key -> new ArrayList<>()).add(id.apply(one)));
    return ids;
  }
}

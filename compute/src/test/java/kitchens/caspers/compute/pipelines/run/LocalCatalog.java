package kitchens.caspers.compute.pipelines.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.TableName;

/** A catalog in memory whose tables lie below a folder. */
public final class LocalCatalog implements PipelineCatalog {
  private final Path root;
  private final Map<TableName, Table> tables = new HashMap<>();
  private final Map<TableName, ExternalTable> outside = new HashMap<>();

  public LocalCatalog(Path root) {
    this.root = root;
  }

  public void add(ExternalTable table) {
    outside.put(table.name(), table);
  }

  @Override
  public List<ExternalTable> tablesBeside(TableName name) {
    return outside.containsKey(name) ? List.copyOf(outside.values()) : List.of();
  }

  public Table published(String name) {
    return tables.entrySet().stream()
        .filter(e -> e.getKey().table().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Override
  public Optional<ExternalTable> table(TableName name) {
    return Optional.ofNullable(outside.get(name));
  }

  @Override
  public String location(String path) {
    return path;
  }

  @Override
  public Optional<String> location(TableName name) {
    return Optional.ofNullable(tables.get(name)).map(Table::location);
  }

  @Override
  public String newLocation(TableName name) {
    return root.resolve("tables").resolve(UUID.randomUUID().toString()).toUri().toString();
  }

  @Override
  public void publish(Table table) {
    tables.put(table.name(), table);
  }

  @Override
  public String secret(String scope, String key) {
    throw new IllegalArgumentException("there is no secret " + key + " in " + scope + " here");
  }
}

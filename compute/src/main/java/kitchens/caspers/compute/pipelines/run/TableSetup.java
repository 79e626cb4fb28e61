package kitchens.caspers.compute.pipelines.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import kitchens.caspers.compute.pipelines.source.Malformed;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds or makes the Delta tables of a pipeline's datasets and makes them known. */
final class TableSetup {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.checkpointInterval", "100",
          "delta.deletedFileRetentionDuration", "interval 1 hours",
          "delta.logRetentionDuration", "interval 1 days");

  private final KernelTable.Context context;
  private final PipelineCatalog catalog;
  private final Checkpoint checkpoint;
  private final Path directory;
  private final String pipelineId;
  private final Map<String, String> before;
  private final Map<String, String> remembered = new LinkedHashMap<>();
  private final Map<String, String> begun = new LinkedHashMap<>();
  private final Map<String, String> fingerprints = new HashMap<>();

  TableSetup(
      KernelTable.Context context,
      PipelineCatalog catalog,
      Checkpoint checkpoint,
      Path directory,
      String pipelineId) {
    this.context = context;
    this.catalog = catalog;
    this.checkpoint = checkpoint;
    this.directory = directory;
    this.pipelineId = pipelineId;
    this.before = checkpoint.remembered();
  }

  /**
   * A dataset's table.
   *
   * @param stale whether its rows are not, or not surely, those of the dataset's definition
   * @param live paths of the files that it consists of now
   */
  record Ready(KernelTable table, boolean stale, Set<Path> live) {}

  /** Finds or makes the table; call for a dataset after those that it reads. */
  Ready ready(Dataset dataset) {
    Statement.Dataset definition = dataset.definition();
    String fingerprint = fingerprint(dataset);
    fingerprints.put(dataset.input(), fingerprint);
    boolean secret = definition.isPrivate();
    String known = before.getOrDefault(dataset.input(), "");
    Optional<String> location =
        secret
            ? Optional.of(known).filter(k -> !k.isEmpty()).map(k -> k.substring(k.indexOf(' ') + 1))
            : catalog.location(dataset.name());
    Optional<KernelTable> existing =
        location.filter(TableSetup::holdsTable).map(l -> KernelTable.open(context, l));
    boolean fits =
        existing
            .filter(
                t ->
                    sameColumns(t.schema(), dataset.schema())
                        && t.partitionColumns().equals(definition.partitionColumns()))
            .isPresent();
    if (existing.isPresent() && !fits && dataset.isStreaming() && !known.isEmpty()) {
      throw new IllegalStateException(
          definition.at()
              + ": the columns or partitions of "
              + dataset.name()
              + " are not those of its table ("
              + existing.get().schema().sql()
              + "); run a full refresh to build it anew");
    }
    KernelTable table;
    if (fits) {
      table = existing.orElseThrow();
    } else {
      String fresh =
          secret
              ? directory
                  .resolve("private")
                  .resolve(UUID.randomUUID().toString())
                  .toUri()
                  .toString()
              : catalog.newLocation(dataset.name());
      table = create(fresh, dataset.schema(), definition);
    }
    if (known.isEmpty()) {
      truncate(table);
    }
    if (!secret) {
      catalog.publish(
          new PipelineCatalog.Table(
              dataset.name(),
              definition.kind(),
              table.location(),
              dataset.schema(),
              definition.partitionColumns(),
              definition.comment(),
              definition.properties(),
              Optional.of(definition.text()),
              pipelineId));
    }
    boolean stale = !fits || !known.startsWith(fingerprint + " ");
    remembered.put(dataset.input(), fingerprint + " " + table.location());
    begun.put(dataset.input(), (stale ? "pending " : fingerprint + " ") + table.location());
    Set<Path> live =
        table.files().stream()
            .map(file -> LogTail.directory(table.uri(file)))
            .collect(Collectors.toSet());
    return new Ready(table, stale, live);
  }

  /** The table beside a dataset that takes the malformed lines of its source. */
  KernelTable quarantine(Dataset dataset) {
    var name =
        new TableName(
            dataset.name().catalog(),
            dataset.name().schema(),
            dataset.name().table() + "_quarantine");
    Optional<String> location = catalog.location(name).filter(TableSetup::holdsTable);
    KernelTable table;
    if (location.isPresent()) {
      table = KernelTable.open(context, location.get());
    } else {
      String fresh = catalog.newLocation(name);
      KernelTable.create(context, fresh, Malformed.SCHEMA, List.of(), PROPERTIES);
      table = KernelTable.open(context, fresh);
    }
    if (!before.containsKey(dataset.input())) {
      truncate(table);
    }
    catalog.publish(
        new PipelineCatalog.Table(
            name,
            Statement.Kind.STREAMING_TABLE,
            table.location(),
            Malformed.SCHEMA,
            List.of(),
            Optional.of("Lines of the source of " + dataset.name() + " that are not JSON"),
            Map.of(),
            Optional.empty(),
            pipelineId));
    return table;
  }

  /** Notes which tables there are, before the first batch: from now on none is emptied again. */
  void begin() {
    checkpoint.remember(begun);
  }

  /** Notes what the tables now hold; called when every view has been computed. */
  void remember() {
    checkpoint.remember(remembered);
  }

  private KernelTable create(String location, StructType schema, Statement.Dataset definition) {
    var properties = new HashMap<>(PROPERTIES);
    properties.putAll(definition.properties());
    KernelTable.create(
        context, location, withoutMetadata(schema), definition.partitionColumns(), properties);
    return KernelTable.open(context, location);
  }

  /** A table with rows under a log that has not begun: its rows belong to a log that is gone. */
  private static void truncate(KernelTable table) {
    var files = table.files();
    if (!files.isEmpty()) {
      var change = table.maintenance();
      files.forEach(change::remove);
      change.commit();
    }
  }

  private String fingerprint(Dataset dataset) {
    var text = new StringBuilder(dataset.isStreaming() ? "" : dataset.definition().text());
    if (!dataset.isStreaming()) {
      dataset.flows().get(0).query().leaves().stream()
          .map(Leaf::input)
          .sorted()
          .forEach(input -> text.append('\n').append(fingerprints.getOrDefault(input, input)));
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static boolean holdsTable(String location) {
    return Files.isDirectory(LogTail.directory(location).resolve("_delta_log"));
  }

  private static boolean sameColumns(StructType a, StructType b) {
    return withoutMetadata(a).asNullable().sql().equals(withoutMetadata(b).asNullable().sql());
  }

  private static StructType withoutMetadata(StructType schema) {
    var plain = new StructType();
    for (StructField field : schema.fields()) {
      plain = plain.add(field.name(), field.dataType(), true);
    }
    return plain;
  }
}

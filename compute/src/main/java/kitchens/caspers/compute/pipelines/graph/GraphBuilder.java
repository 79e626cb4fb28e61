package kitchens.caspers.compute.pipelines.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.compute.pipelines.plan.Asking;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Placeholder;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.plan.Scala;
import kitchens.caspers.compute.pipelines.sql.Expectation;
import kitchens.caspers.compute.pipelines.sql.Position;
import kitchens.caspers.compute.pipelines.sql.Problem;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Resolves a pipeline's statements against each other and against the catalog, and lets Spark
 * analyze every query. All problems of a pipeline are found in one run; what depends on a faulty
 * dataset is left out silently, so that one mistake is reported once.
 */
public final class GraphBuilder {
  private final SparkSession session;
  private final String catalog;
  private final String schema;
  private final Inputs inputs;
  private final List<Problem> problems;
  private final Map<TableName, Statement.Dataset> definitions = new LinkedHashMap<>();
  private final Map<TableName, List<Statement.Flow>> flows = new HashMap<>();
  private final Map<TableName, Optional<Dataset>> resolved = new LinkedHashMap<>();
  private final List<TableName> resolving = new ArrayList<>();
  private final Map<String, FileSource> files = new TreeMap<>();
  private final Map<String, TopicSource> topics = new TreeMap<>();
  private final Map<String, ExternalTable> tables = new TreeMap<>();

  public GraphBuilder(
      SparkSession session, String catalog, String schema, Inputs inputs, List<Problem> problems) {
    this.session = session;
    this.catalog = catalog;
    this.schema = schema;
    this.inputs = inputs;
    this.problems = problems;
  }

  /** The graph; meaningful only when no problem was added. */
  public PipelineGraph build(List<Statement> statements) {
    statements.forEach(this::declare);
    for (Statement statement : statements) {
      if (statement instanceof Statement.Flow flow) {
        attach(flow);
      }
    }
    definitions.keySet().forEach(this::resolve);
    return new PipelineGraph(
        resolved.values().stream()
            .flatMap(Optional::stream)
            .filter(d -> d.definition().kind() != Statement.Kind.TEMPORARY_VIEW)
            .toList(),
        files,
        topics,
        tables);
  }

  private void declare(Statement statement) {
    if (statement instanceof Statement.Dataset dataset) {
      TableName name = name(dataset.name(), dataset.at());
      Statement.Dataset first = definitions.putIfAbsent(name, dataset);
      if (first != null) {
        problems.add(new Problem(dataset.at(), name + " is defined already at " + first.at()));
      }
    }
  }

  private TableName name(List<String> parts, Position at) {
    try {
      return TableName.of(parts, catalog, schema);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(at, e.getMessage()));
      return new TableName(catalog, schema, String.join(".", parts));
    }
  }

  private void attach(Statement.Flow flow) {
    TableName target = name(flow.target(), flow.at());
    Statement.Dataset dataset = definitions.get(target);
    if (dataset == null) {
      problems.add(
          new Problem(
              flow.at(),
              "flow "
                  + flow.name()
                  + " inserts into "
                  + target
                  + ", which this pipeline does not define; add CREATE OR REFRESH STREAMING TABLE "
                  + target.table()));
    } else if (dataset.kind() != Statement.Kind.STREAMING_TABLE) {
      problems.add(
          new Problem(
              flow.at(),
              "flow "
                  + flow.name()
                  + " inserts into "
                  + target
                  + ", which is no streaming table ("
                  + dataset.at()
                  + ")"));
    } else {
      flows.computeIfAbsent(target, key -> new ArrayList<>()).add(flow);
    }
  }

  private Optional<Dataset> resolve(TableName name) {
    Optional<Dataset> done = resolved.get(name);
    if (done != null) {
      return done;
    }
    Statement.Dataset definition = definitions.get(name);
    int loop = resolving.indexOf(name);
    if (loop >= 0) {
      var cycle = new ArrayList<>(resolving.subList(loop, resolving.size()));
      cycle.add(name);
      problems.add(
          new Problem(
              definition.at(), "datasets read each other: " + TableName.join(cycle, " <- ")));
      throw new Unresolvable();
    }
    resolving.add(name);
    Optional<Dataset> dataset;
    try {
      dataset = Optional.of(dataset(name, definition));
    } catch (Unresolvable e) {
      dataset = Optional.empty();
    } finally {
      resolving.remove(resolving.size() - 1);
    }
    resolved.put(name, dataset);
    return dataset;
  }

  private Dataset dataset(TableName name, Statement.Dataset definition) {
    var parsed = new ArrayList<Statement.Flow>();
    definition
        .query()
        .ifPresent(
            query ->
                parsed.add(
                    new Statement.Flow(
                        name.table(),
                        definition.name(),
                        false,
                        query,
                        definition.at(),
                        definition.origin())));
    parsed.addAll(flows.getOrDefault(name, List.of()));
    if (parsed.isEmpty()) {
      throw problem(
          definition.at(),
          name + " has no flow; give it AS SELECT … or a CREATE FLOW … AS INSERT INTO");
    }
    StructType declared = definition.columns().isEmpty() ? null : definition.columns();
    var resolvedFlows = new ArrayList<Flow>();
    boolean failed = false;
    for (Statement.Flow flow : parsed) {
      try {
        LogicalPlan plan = new Replacement(flow).replace(flow.query());
        Query query = analyze(plan, flow);
        if (declared == null) {
          declared = nullable(query.schema());
          checkNames(query.schema(), flow);
        } else {
          query = analyze(Columns.conform(plan, query.schema(), declared, flow), flow);
        }
        checkKind(definition, flow, query);
        resolvedFlows.add(
            new Flow(flow.name(), query, flow.once(), flow.at(), asking(definition, flow, query)));
      } catch (Unresolvable e) {
        failed = true;
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(flow.at(), e.getMessage()));
        failed = true;
      }
    }
    if (failed) {
      throw new Unresolvable();
    }
    StructType columns = nullable(declared);
    for (String partition : definition.partitionColumns()) {
      if (Arrays.stream(columns.fieldNames()).noneMatch(partition::equalsIgnoreCase)) {
        throw problem(
            definition.at(), name + " is partitioned by " + partition + ", which it does not have");
      }
    }
    return new Dataset(name, definition, columns, resolvedFlows, checks(name, definition, columns));
  }

  private static StructType nullable(StructType schema) {
    return schema.asNullable();
  }

  private void checkNames(StructType schema, Statement.Flow flow) {
    var seen = new java.util.HashSet<String>();
    for (StructField field : schema.fields()) {
      if (!seen.add(field.name().toLowerCase(java.util.Locale.ROOT))) {
        throw problem(flow.at(), "column " + field.name() + " occurs twice; rename one with AS");
      }
    }
  }

  private void checkKind(Statement.Dataset definition, Statement.Flow flow, Query query) {
    if (definition.kind() == Statement.Kind.STREAMING_TABLE) {
      Optional<String> violation = StreamingRules.violation(query, flow.once());
      if (violation.isPresent()) {
        throw problem(flow.at(), violation.get());
      }
    }
    if (definition.kind() == Statement.Kind.MATERIALIZED_VIEW
        && query.leaves().stream().anyMatch(Leaf::streaming)) {
      throw problem(
          flow.at(),
          "a materialized view is a query over whole tables; read without STREAM, or make it a"
              + " STREAMING TABLE");
    }
  }

  private Optional<Asking> asking(Statement.Dataset definition, Statement.Flow flow, Query query) {
    if (definition.kind() == Statement.Kind.TEMPORARY_VIEW) {
      return Optional.empty(); // cut where it is read
    }
    Optional<Asking> asking = unchecked(() -> Asking.of(session, query));
    if (asking.isPresent()
        && (flow.once() || definition.kind() != Statement.Kind.STREAMING_TABLE)) {
      throw problem(
          flow.at(),
          "ai_query stands in a flow that streams into a STREAMING TABLE, which asks about each row"
              + " once; anything else would ask again and again");
    }
    return asking;
  }

  private Query checks(TableName name, Statement.Dataset definition, StructType columns) {
    if (definition.expectations().isEmpty()) {
      return null;
    }
    var leaf = new Leaf(name.toString(), true, columns);
    var conditions = new ArrayList<org.apache.spark.sql.catalyst.expressions.Expression>();
    boolean failed = false;
    for (Expectation expectation : definition.expectations()) {
      try {
        var condition =
            Columns.named(
                session.sessionState().sqlParser().parseExpression(expectation.condition()),
                expectation.name());
        Query.analyze(session, Columns.select(List.of(condition), Placeholder.of(session, leaf)));
        conditions.add(condition);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        problems.add(
            new Problem(
                expectation.at(),
                "expectation " + expectation.name() + ": " + headline(e.getMessage())));
        failed = true;
      }
    }
    if (failed) {
      throw new Unresolvable();
    }
    return unchecked(
        () -> Query.analyze(session, Columns.select(conditions, Placeholder.of(session, leaf))));
  }

  private Query analyze(LogicalPlan plan, Statement.Flow flow) {
    try {
      return unchecked(() -> Query.analyze(session, plan));
    } catch (AnalysisFailure e) {
      Position at =
          e.cause.line().isDefined() && e.cause.startPosition().isDefined()
              ? flow.origin()
                  .position((Integer) e.cause.line().get(), (Integer) e.cause.startPosition().get())
              : flow.at();
      throw problem(at, headline(e.cause.getSimpleMessage()));
    }
  }

  private static <T> T unchecked(java.util.concurrent.Callable<T> body) {
    try {
      return body.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis) {
        throw new AnalysisFailure(analysis);
      }
      throw new IllegalStateException(e);
    }
  }

  private static String headline(String message) {
    return message.lines().findFirst().orElse("");
  }

  private Unresolvable problem(Position at, String message) {
    problems.add(new Problem(at, message));
    return new Unresolvable();
  }

  /** Puts placeholders where a query reads. */
  private final class Replacement extends References {
    private final Statement.Flow flow;

    Replacement(Statement.Flow flow) {
      this.flow = flow;
    }

    @Override
    LogicalPlan relation(UnresolvedRelation relation) {
      List<String> parts = Scala.list(relation.multipartIdentifier());
      Position at = at(relation);
      TableName name = name(parts, at);
      if (definitions.containsKey(name)) {
        Dataset dataset = resolve(name).orElseThrow(Unresolvable::new);
        if (dataset.definition().kind() == Statement.Kind.TEMPORARY_VIEW) {
          LogicalPlan view =
              new Replacement(
                      new Statement.Flow(
                          name.table(),
                          parts,
                          false,
                          dataset.definition().query().orElseThrow(),
                          dataset.definition().at(),
                          dataset.definition().origin()))
                  .replace(dataset.definition().query().orElseThrow());
          return new SubqueryAlias(new AliasIdentifier(name.table(), Scala.seq(List.of())), view);
        }
        if (relation.isStreaming() && !dataset.isStreaming()) {
          throw problem(
              at,
              name
                  + " is a materialized view: its rows change, so it cannot be read with STREAM;"
                  + " read the streaming table behind it");
        }
        return aliased(name, new Leaf(name.toString(), relation.isStreaming(), dataset.schema()));
      }
      ExternalTable table =
          inputs
              .table(name)
              .orElseThrow(
                  () ->
                      problem(
                          at,
                          name
                              + " is neither defined in this pipeline nor in the catalog; check"
                              + " the name, or define it"));
      tables.put(name.toString(), table);
      return aliased(name, new Leaf(name.toString(), relation.isStreaming(), table.schema()));
    }

    @Override
    LogicalPlan files(UnresolvedTableValuedFunction call) {
      FileSource source;
      try {
        source = ReadFiles.source(call, inputs);
      } catch (IllegalArgumentException e) {
        throw problem(at(call), e.getMessage());
      }
      if (!call.isStreaming()) {
        throw problem(at(call), "read_files is read as a stream: FROM STREAM read_files(…)");
      }
      files.put(source.id(), source);
      return Placeholder.of(session, new Leaf(source.id(), true, source.schema()));
    }

    @Override
    LogicalPlan topics(UnresolvedTableValuedFunction call) {
      TopicSource source;
      try {
        source = ReadKafka.source(call, inputs::location);
      } catch (IllegalArgumentException e) {
        throw problem(at(call), e.getMessage());
      }
      if (!call.isStreaming()) {
        throw problem(at(call), "read_kafka is read as a stream: FROM STREAM read_kafka(…)");
      }
      TopicSource known = topics.putIfAbsent(source.id(), source);
      if (known != null && !known.equals(source)) {
        throw problem(
            at(call),
            "the pipeline reads "
                + source.topics()
                + " elsewhere with other arguments of read_kafka: give both the same, or read it"
                + " once into a streaming table and that from there");
      }
      return Placeholder.of(session, new Leaf(source.id(), true, source.schema()));
    }

    private LogicalPlan aliased(TableName name, Leaf leaf) {
      return new SubqueryAlias(
          new AliasIdentifier(name.table(), Scala.seq(List.of(name.catalog(), name.schema()))),
          Placeholder.of(session, leaf));
    }

    private Position at(LogicalPlan plan) {
      var origin = plan.origin();
      return origin.line().isDefined() && origin.startPosition().isDefined()
          ? flow.origin()
              .position((Integer) origin.line().get(), (Integer) origin.startPosition().get())
          : flow.at();
    }
  }

  /** Carries nothing: the problem has been noted. */
  private static final class Unresolvable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unresolvable() {
      super(null, null, false, false);
    }
  }

  /** Spark's checked exception, which Scala code throws undeclared. */
  private static final class AnalysisFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient AnalysisException cause;

    AnalysisFailure(AnalysisException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}

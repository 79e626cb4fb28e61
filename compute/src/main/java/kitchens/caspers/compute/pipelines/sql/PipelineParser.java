package kitchens.caspers.compute.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.ColumnDefinition;
import org.apache.spark.sql.catalyst.plans.logical.CreateFlowCommand;
import org.apache.spark.sql.catalyst.plans.logical.CreateMaterializedViewAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.CreateStreamingTable;
import org.apache.spark.sql.catalyst.plans.logical.CreateStreamingTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.TableSpec;
import org.apache.spark.sql.catalyst.plans.logical.TableSpecBase;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedTableSpec;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Parses a pipeline's files: Spark's own parser reads the statements, after the few clauses that
 * only Databricks' dialect has were taken out of the tokens. Statements end with {@code ;}.
 */
public final class PipelineParser {
  private final ParserInterface spark;
  private final Map<String, String> configuration;
  private final List<Problem> problems;

  public PipelineParser(
      ParserInterface spark, Map<String, String> configuration, List<Problem> problems) {
    this.spark = spark;
    this.configuration = configuration;
    this.problems = problems;
  }

  /** The statements of one file; what does not parse becomes a problem and is left out. */
  public List<Statement> parse(String file, String text) {
    var substituted = Substitution.apply(file, text, configuration, problems);
    String sql = substituted.output();
    var statements = new ArrayList<Statement>();
    var tokens = new ArrayList<Token>();
    for (Token token : Lexer.tokens(sql)) {
      if (token.is(";")) {
        parseStatement(sql, tokens, substituted, statements);
        tokens.clear();
      } else {
        tokens.add(token);
      }
    }
    parseStatement(sql, tokens, substituted, statements);
    return statements;
  }

  private void parseStatement(
      String sql, List<Token> tokens, Substitution origin, List<Statement> into) {
    if (tokens.isEmpty()) {
      return;
    }
    int start = tokens.get(0).start();
    Position at = origin.position(start);
    var clauses = DialectClauses.of(sql, tokens, origin, problems);
    String padded =
        blankBefore(sql, start)
            + clauses.remaining().substring(start, tokens.get(tokens.size() - 1).end());
    try {
      into.add(statement(spark.parsePlan(padded), clauses, at, origin));
    } catch (ParseException e) {
      problems.add(new Problem(positionOf(e, origin, at), firstLine(e.getMessage())));
    } catch (UnsupportedStatement e) {
      problems.add(new Problem(at, e.getMessage()));
    }
  }

  private static Position positionOf(AnalysisException e, Substitution origin, Position otherwise) {
    return e.line().isDefined() && e.startPosition().isDefined()
        ? origin.position((Integer) e.line().get(), (Integer) e.startPosition().get())
        : otherwise;
  }

  /** Everything before the statement as blanks, so that Spark counts lines as the file does. */
  private static String blankBefore(String sql, int start) {
    var blanks = new StringBuilder(sql.substring(0, start));
    for (int i = 0; i < start; i++) {
      if (blanks.charAt(i) != '\n') {
        blanks.setCharAt(i, ' ');
      }
    }
    return blanks.toString();
  }

  private static Statement statement(
      LogicalPlan plan, DialectClauses clauses, Position at, SourceMap origin) {
    if (plan instanceof CreateStreamingTable table) {
      return dataset(
          Statement.Kind.STREAMING_TABLE,
          table.name(),
          table.columns(),
          table.partitioning(),
          table.tableSpec(),
          null,
          clauses,
          at,
          origin);
    }
    if (plan instanceof CreateStreamingTableAsSelect table) {
      return dataset(
          Statement.Kind.STREAMING_TABLE,
          table.name(),
          table.columns(),
          table.partitioning(),
          table.tableSpec(),
          table.query(),
          clauses,
          at,
          origin);
    }
    if (plan instanceof CreateMaterializedViewAsSelect view) {
      return dataset(
          Statement.Kind.MATERIALIZED_VIEW,
          view.name(),
          view.columns(),
          view.partitioning(),
          view.tableSpec(),
          view.query(),
          clauses,
          at,
          origin);
    }
    if (plan instanceof CreateViewCommand view && view.viewType().toString().contains("Temp")) {
      return new Statement.Dataset(
          List.of(view.name().table()),
          Statement.Kind.TEMPORARY_VIEW,
          true,
          new StructType(),
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          List.of(),
          Optional.of(view.plan()),
          clauses.text(),
          at,
          origin);
    }
    if (plan instanceof CreateFlowCommand flow
        && flow.flowOperation() instanceof InsertIntoStatement insert
        && insert.table() instanceof UnresolvedRelation target) {
      return new Statement.Flow(
          String.join(".", nameOf(flow.name())),
          list(target.multipartIdentifier()),
          clauses.once(),
          insert.query(),
          at,
          origin);
    }
    throw new UnsupportedStatement(
        "a pipeline consists of CREATE OR REFRESH STREAMING TABLE, CREATE OR REFRESH MATERIALIZED"
            + " VIEW, CREATE TEMPORARY VIEW and CREATE FLOW … AS INSERT INTO; this is "
            + plan.nodeName());
  }

  private static Statement.Dataset dataset(
      Statement.Kind kind,
      LogicalPlan name,
      Seq<ColumnDefinition> columns,
      Seq<Transform> partitioning,
      TableSpecBase spec,
      LogicalPlan query,
      DialectClauses clauses,
      Position at,
      SourceMap origin) {
    var partitions = new ArrayList<String>();
    var clusters = new ArrayList<String>();
    for (Transform transform : list(partitioning)) {
      if (transform instanceof IdentityTransform identity) {
        partitions.add(String.join(".", identity.reference().fieldNames()));
      } else if (transform instanceof ClusterByTransform cluster) {
        list(cluster.columnNames()).forEach(c -> clusters.add(String.join(".", c.fieldNames())));
      } else {
        throw new UnsupportedStatement(
            "PARTITIONED BY takes column names, not " + transform.describe());
      }
    }
    var schema =
        new StructType(
            list(columns).stream().map(ColumnDefinition::toV1Column).toArray(StructField[]::new));
    return new Statement.Dataset(
        nameOf(name),
        kind,
        clauses.isPrivate(),
        schema,
        partitions,
        clusters,
        Map.copyOf(CollectionConverters.asJava(spec.properties())),
        comment(spec),
        clauses.expectations(),
        Optional.ofNullable(query),
        clauses.text(),
        at,
        origin);
  }

  private static Optional<String> comment(TableSpecBase spec) {
    var comment =
        spec instanceof UnresolvedTableSpec unresolved
            ? unresolved.comment()
            : ((TableSpec) spec).comment();
    return comment.isDefined() ? Optional.of(comment.get()) : Optional.empty();
  }

  private static List<String> nameOf(LogicalPlan name) {
    if (name instanceof UnresolvedIdentifier identifier) {
      return list(identifier.nameParts());
    }
    throw new UnsupportedStatement("a name in a pipeline is one to three identifiers");
  }

  private static <T> List<T> list(Seq<T> seq) {
    return List.copyOf(CollectionConverters.asJava(seq));
  }

  private static String firstLine(String message) {
    int end = message.indexOf("\n");
    return end < 0 ? message : message.substring(0, end);
  }

  /** A statement that parses as SQL but has no place in a pipeline. */
  private static final class UnsupportedStatement extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedStatement(String message) {
      super(message);
    }
  }
}

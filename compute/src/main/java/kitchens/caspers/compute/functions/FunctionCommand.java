package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.compute.catalog.FunctionInfo;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.execution.command.LeafRunnableCommand;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import scala.Enumeration;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A {@link FunctionStatement} as a command that Spark runs like its own. */
public final class FunctionCommand extends LogicalPlan implements LeafRunnableCommand {
  private static final long serialVersionUID = 1L;
  private final transient FunctionStatement statement;
  private final transient Seq<Attribute> output;

  /** Public because Spark copies plans through their constructors. */
  public FunctionCommand(FunctionStatement statement) {
    this.statement = statement;
    this.output = Trees.seq(columns(statement));
  }

  @Override
  public Seq<Row> run(SparkSession spark) {
    UnityClient unity = UnityClient.installed();
    List<Row> rows = new ArrayList<>();
    if (statement instanceof FunctionStatement.Create create) {
      if (!create.says().ignoreIfExists() || unity.function(create.name()).isEmpty()) {
        FunctionCreation made = FunctionCreation.of(create, spark);
        unity.createFunction(made.function(), made.online(), create.says().replace());
      }
    } else if (statement instanceof FunctionStatement.Drop drop) {
      if (!drop.ifExists() || unity.function(drop.name()).isPresent()) {
        unity.deleteFunction(drop.name());
      }
    } else if (statement instanceof FunctionStatement.Show show) {
      List<String> schema = show.schema();
      matching(
              unity.functions(schema.get(0), schema.get(1)).stream()
                  .map(FunctionInfo::name)
                  .toList(),
              show.like())
          .forEach(name -> rows.add(RowFactory.create(String.join(".", schema) + "." + name)));
    } else if (statement instanceof FunctionStatement.Describe describe) {
      FunctionInfo function = unity.function(describe.name()).orElseThrow(() -> missing(describe));
      describe(function, describe.extended()).forEach(line -> rows.add(RowFactory.create(line)));
    }
    return Trees.seq(rows);
  }

  private static ComputeException missing(FunctionStatement.Describe describe) {
    return new ComputeException(
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "[ROUTINE_NOT_FOUND] The function "
            + String.join(".", describe.name())
            + " does not exist; SHOW FUNCTIONS IN <catalog>.<schema> lists those that do.");
  }

  private static List<String> matching(List<String> names, String like) {
    return like == null ? names : Trees.list(StringUtils.filterPattern(Trees.seq(names), like));
  }

  private static List<String> describe(FunctionInfo function, boolean extended) {
    List<String> lines = new ArrayList<>();
    lines.add("Function: " + function.fullName());
    lines.add("Type: " + (function.table() ? "TABLE" : "SCALAR"));
    lines.add("Input: " + FunctionText.columns(function.parameters()));
    lines.add(
        "Returns: "
            + (function.table()
                ? FunctionText.columns(function.columns())
                : function.fullDataType()));
    Optional.ofNullable(function.comment()).ifPresent(text -> lines.add("Comment: " + text));
    if (extended) {
      lines.add("Deterministic: " + function.isDeterministic());
      lines.add("Data Access: " + function.sqlDataAccess());
      lines.add("Owner: " + function.owner());
      lines.add("Body: " + function.routineDefinition());
    }
    return lines;
  }

  private static List<Attribute> columns(FunctionStatement statement) {
    if (statement instanceof FunctionStatement.Show) {
      return List.of(column("function"));
    }
    return statement instanceof FunctionStatement.Describe
        ? List.of(column("function_desc"))
        : List.of();
  }

  private static Attribute column(String name) {
    return new AttributeReference(
        name,
        DataTypes.StringType,
        false,
        Metadata.empty(),
        NamedExpression.newExprId(),
        Trees.seq(List.of()));
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Trees.seq(List.of());
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return this;
  }

  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return Trees.seq(List.of(TreePattern.COMMAND()));
  }

  @Override
  public void org$apache$spark$sql$catalyst$plans$logical$Command$_setter_$nodePatterns_$eq(
      Seq<Enumeration.Value> value) {
    // a field of Spark's trait; nodePatterns() answers without it
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int n) {
    return statement;
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof FunctionCommand;
  }

  @Override
  public String nodeName() {
    return statement.getClass().getSimpleName() + "Function";
  }
}

package kitchens.caspers.compute.functions;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import kitchens.caspers.compute.catalog.FunctionInfo;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.catalog.WorkspaceCatalog;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.CurrentOrigin;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.internal.SessionState;
import scala.Tuple3;

/**
 * Calls of catalog functions in a parsed text. Spark resolves no function of a catalog that is not
 * its own; so each that is called becomes a temporary function of the session, whose one-part name
 * is the full name.
 */
public final class FunctionCalls {

  /** What sessions know already: by full name the function's last change. */
  private static final Map<SparkSession, Map<String, Long>> BOUND = new WeakHashMap<>();

  private static final ThreadLocal<List<String>> BINDING = ThreadLocal.withInitial(ArrayList::new);

  private final SparkSession session;

  public FunctionCalls(SparkSession session) {
    this.session = requireNonNull(session, "session is null");
  }

  /** A parsed statement that Spark can run: one about functions as a command, calls bound. */
  public LogicalPlan runnable(LogicalPlan plan) {
    return FunctionStatement.of(plan, this)
        .<LogicalPlan>map(FunctionCommand::new)
        .orElseGet(() -> bind(plan));
  }

  /** The plan with its calls bound. */
  public LogicalPlan bind(LogicalPlan plan) {
    if (plan instanceof UnresolvedWith with) {
      List<Tuple3<String, SubqueryAlias, scala.Option<Object>>> relations = new ArrayList<>();
      for (Tuple3<String, SubqueryAlias, scala.Option<Object>> relation :
          Trees.<Tuple3<String, SubqueryAlias, scala.Option<Object>>>list(with.cteRelations())) {
        SubqueryAlias alias = relation._2();
        relations.add(
            new Tuple3<>(
                relation._1(),
                new SubqueryAlias(alias.identifier(), bind(alias.child())),
                relation._3()));
      }
      return with.copy(bind(with.child()), Trees.seq(relations), with.allowRecursion());
    }
    LogicalPlan bound = (LogicalPlan) plan.mapChildren(this::bind);
    bound = (LogicalPlan) bound.mapExpressions(this::bind);
    if (bound instanceof UnresolvedTableValuedFunction call) {
      Optional<String> name = name(Trees.list(call.name()), true);
      if (name.isPresent()) {
        return at(
            call, () -> call.copy(Trees.seq(name.stream().toList()), call.functionArgs(), false));
      }
    }
    return bound;
  }

  /** The expression with its calls bound. */
  public Expression bind(Expression expression) {
    Expression inner = (Expression) expression.mapChildren(this::bind);
    if (inner instanceof SubqueryExpression subquery) {
      return subquery.withNewPlan(bind(subquery.plan()));
    }
    if (inner instanceof UnresolvedFunction call) {
      Optional<String> name = name(Trees.list(call.nameParts()), false);
      if (name.isPresent()) {
        return at(
            call,
            () ->
                call.copy(
                    Trees.seq(name.stream().toList()),
                    call.arguments(),
                    call.isDistinct(),
                    call.filter(),
                    call.ignoreNulls(),
                    call.orderingWithinGroup(),
                    call.isInternal()));
      }
    }
    return inner;
  }

  /** Keeps the place in the text, for messages and for {@link FunctionBody}. */
  private static <N extends TreeNode<?>> N at(
      TreeNode<?> place, java.util.function.Supplier<N> make) {
    return CurrentOrigin.withOrigin(place.origin(), make::get);
  }

  /** The session's name of a call, if it is one of a catalog function. */
  private Optional<String> name(List<String> parts, boolean table) {
    if (parts.size() > 3 || parts.size() == 1 && sparkHas(parts.get(0), table)) {
      return Optional.empty();
    }
    Optional<String> bound = qualified(parts).flatMap(full -> bound(full, parts.size()));
    if (bound.isEmpty() && parts.size() == 3) {
      throw new ComputeException(
          404,
          "RESOURCE_DOES_NOT_EXIST",
          "[UNRESOLVED_ROUTINE] The function "
              + String.join(".", parts)
              + " does not exist; SHOW FUNCTIONS IN <catalog>.<schema> lists those that do.");
    }
    return bound;
  }

  private boolean sparkHas(String name, boolean table) {
    SessionCatalog spark = state().catalog();
    return table
        ? spark.lookupBuiltinOrTempTableFunction(name).isDefined()
        : spark.lookupBuiltinOrTempFunction(name).isDefined();
  }

  private SessionState state() {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
  }

  /** The name in three parts; empty when the current catalog is not one of the workspace. */
  Optional<List<String>> qualified(List<String> parts) {
    List<String> full = new ArrayList<>(parts);
    CatalogManager current = state().catalogManager();
    if (full.size() < 3 && !(current.currentCatalog() instanceof WorkspaceCatalog)) {
      return Optional.empty();
    }
    if (full.size() == 1) {
      full.addAll(0, List.of(current.currentNamespace()));
    }
    if (full.size() == 2) {
      full.add(0, current.currentCatalog().name());
    }
    return full.size() == 3
        ? Optional.of(full.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList())
        : Optional.empty();
  }

  /** The schema in two parts; empty when it is not in a catalog of the workspace. */
  Optional<List<String>> schema(List<String> parts) {
    if (parts.isEmpty()) {
      List<String> current = List.of(state().catalogManager().currentNamespace());
      return current.size() == 1 ? schema(current) : Optional.empty();
    }
    List<String> marked = new ArrayList<>(parts);
    marked.add("-");
    return qualified(marked).map(full -> full.subList(0, 2));
  }

  /** The full name, unless it is a function of Spark's. */
  Optional<List<String>> catalogFunction(List<String> parts) {
    boolean spark =
        parts.size() == 1 && (sparkHas(parts.get(0), false) || sparkHas(parts.get(0), true));
    return spark ? Optional.empty() : qualified(parts);
  }

  private Optional<String> bound(List<String> name, int written) {
    String full = String.join(".", name);
    Map<String, Long> known;
    synchronized (BOUND) {
      known = BOUND.computeIfAbsent(session, s -> new HashMap<>());
    }
    synchronized (known) {
      // A statement's session ends with it; a pipeline's lives long and must see a replacement.
      if (known.containsKey(full) && ServedSession.is(session)) {
        return Optional.of(full);
      }
      Optional<FunctionInfo> found = callable(name, written);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Long changed = found.get().updatedAt();
      if (!known.containsKey(full) || !known.get(full).equals(changed)) {
        register(found.get());
        known.put(full, changed);
      }
      return Optional.of(full);
    }
  }

  /** A lone word may well mean something of Spark's: then it is no matter who may do what here. */
  private static Optional<FunctionInfo> callable(List<String> name, int written) {
    try {
      return UnityClient.installed().callable(name);
    } catch (ComputeException e) {
      if (written == 1 && e.status() == 403) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes a function callable in the session. */
  void register(FunctionInfo function) {
    List<String> binding = BINDING.get();
    if (binding.contains(function.fullName())) {
      throw ComputeException.badRequest(
          "Function "
              + function.fullName()
              + " calls itself by way of "
              + String.join(", ", binding)
              + "; SQL functions cannot recurse.");
    }
    binding.add(function.fullName());
    try {
      session.sql(FunctionText.temporary(function));
    } finally {
      binding.remove(binding.size() - 1);
    }
  }

  /** Names as {@code `a`.`b`}. */
  static String quoted(List<String> name) {
    return name.stream()
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}

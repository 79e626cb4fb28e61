package kitchens.caspers.compute.sql;

import io.delta.sql.parser.DeltaSqlParser;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.compute.catalog.SessionCatalogs;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.functions.FunctionCalls;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's and Delta's parser with our few statements before it. Each name that a text mentions and
 * that is a catalog of the workspace is made known to the session first, and so is each function of
 * such a catalog that it calls.
 */
final class CaspersParser implements ParserInterface {
  private static final Set<String> DELTA_STATEMENTS =
      Set.of(
          "ALTER",
          "CONVERT",
          "DESC",
          "DESCRIBE",
          "GENERATE",
          "OPTIMIZE",
          "REORG",
          "RESTORE",
          "VACUUM");

  private static final Set<String> BEFORE_CATALOG =
      Set.of("IN", "FROM", "USE", "CATALOG", "SCHEMA", "DATABASE", "NAMESPACE");

  private final SparkSession session;
  private final ParserInterface delegate;
  private final FunctionCalls functions;

  CaspersParser(SparkSession session, ParserInterface delegate) {
    this.session = session;
    this.delegate = delegate;
    this.functions = new FunctionCalls(session);
  }

  @Override
  public LogicalPlan parsePlan(String sql) throws ParseException {
    Optional<LogicalPlan> ours = ours(sql);
    return ours.isPresent() ? ours.get() : functions.runnable(delegate.parsePlan(sql));
  }

  @Override
  public LogicalPlan parsePlanWithParameters(String sql, ParameterContext parameters)
      throws ParseException {
    Optional<LogicalPlan> ours = ours(sql);
    if (ours.isPresent()) {
      return ours.get();
    }
    // Delta's parser drops parameters; so it sees only the statements that are its own.
    List<Token> tokens = Tokenizer.tokens(sql);
    if (delta(tokens) || !(delegate instanceof DeltaSqlParser parser)) {
      String bound = ParameterText.bound(sql, tokens, parameters);
      return functions.runnable(delegate.parsePlanWithParameters(bound, parameters));
    }
    return functions.runnable(parser.delegate().parsePlanWithParameters(sql, parameters));
  }

  private static boolean delta(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return false;
    }
    for (int i = 1; i < tokens.size(); i++) {
      boolean kind = tokens.get(i - 1).is("SHALLOW") || tokens.get(i - 1).is("DEEP");
      if (kind && tokens.get(i).is("CLONE")) {
        return true;
      }
    }
    return DELTA_STATEMENTS.contains(tokens.get(0).text().toUpperCase(Locale.ROOT));
  }

  @Override
  public LogicalPlan parseQuery(String sql) throws ParseException {
    register(Tokenizer.tokens(sql));
    return functions.bind(delegate.parseQuery(sql));
  }

  @Override
  public Seq<String> parseMultipartIdentifier(String name) throws ParseException {
    Seq<String> parts = delegate.parseMultipartIdentifier(name);
    PathNames.checkName(session, CollectionConverters.asJava(parts));
    if (parts.size() > 2) {
      SessionCatalogs.register(session, Set.of(CollectionConverters.asJava(parts).get(0)));
    }
    return parts;
  }

  @Override
  public Expression parseExpression(String sql) throws ParseException {
    register(Tokenizer.tokens(sql));
    return functions.bind(delegate.parseExpression(sql));
  }

  @Override
  public TableIdentifier parseTableIdentifier(String name) throws ParseException {
    return delegate.parseTableIdentifier(name);
  }

  @Override
  public FunctionIdentifier parseFunctionIdentifier(String name) throws ParseException {
    return delegate.parseFunctionIdentifier(name);
  }

  @Override
  public StructType parseRoutineParam(String sql) throws ParseException {
    return delegate.parseRoutineParam(sql);
  }

  @Override
  public StructType parseTableSchema(String sql) throws ParseException {
    return delegate.parseTableSchema(sql);
  }

  @Override
  public DataType parseDataType(String sql) throws ParseException {
    return delegate.parseDataType(sql);
  }

  private Optional<LogicalPlan> ours(String sql) {
    List<Token> tokens = Tokenizer.tokens(sql);
    PathNames.check(session, tokens);
    Optional<CatalogStatement> statement = CatalogStatementParser.parse(tokens);
    if (statement.isEmpty()) {
      register(tokens);
    }
    return statement.map(CatalogCommand::new);
  }

  private void register(List<Token> tokens) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).name() && mayBeCatalog(tokens, i)) {
        names.add(tokens.get(i).text());
      }
    }
    if (tokens.stream().anyMatch(token -> token.is("IDENTIFIER"))) {
      // What a name is made of is known only later.
      UnityClient.own().catalogs().forEach(catalog -> names.add(catalog.name()));
    }
    SessionCatalogs.register(session, names);
  }

  /** Before a dot, or after a word that a lone catalog may follow, as in SHOW SCHEMAS IN main. */
  private static boolean mayBeCatalog(List<Token> tokens, int at) {
    boolean qualifies = at + 1 < tokens.size() && tokens.get(at + 1).symbol('.');
    boolean part = at > 0 && tokens.get(at - 1).symbol('.');
    boolean alone =
        at > 0
            && tokens.get(at - 1).kind() == Token.Kind.WORD
            && BEFORE_CATALOG.contains(tokens.get(at - 1).text().toUpperCase(Locale.ROOT));
    return !part && (qualifies || alone);
  }
}

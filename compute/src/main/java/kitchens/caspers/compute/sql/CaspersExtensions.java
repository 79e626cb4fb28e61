package kitchens.caspers.compute.sql;

import kitchens.caspers.compute.ai.AiQuery;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * What compute adds to each Spark session: its parser, {@code read_files}, volumes' paths, and the
 * guard of served statements.
 */
public final class CaspersExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectParser(CaspersParser::new);
    // Before names are resolved, and again after: hint rules run first of all, check rules last.
    extensions.injectHintResolutionRule(session -> new FilePaths());
    extensions.injectHintResolutionRule(OwnedRelations::new);
    extensions.injectHintResolutionRule(Guard::new);
    extensions.injectCheckRule(session -> new Guard(session).check());
    extensions.injectCheckRule(PlanChecks::of);
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(ReadFiles.NAME),
            new ExpressionInfo(ReadFiles.class.getName(), ReadFiles.NAME),
            ReadFiles::plan));
    extensions.injectFunction(new Tuple3<>(AiQuery.identifier(), AiQuery.info(), AiQuery::of));
    return BoxedUnit.UNIT;
  }
}

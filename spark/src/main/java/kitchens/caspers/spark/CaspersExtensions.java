package kitchens.caspers.spark;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * What the jar adds to each Spark session that finds it on its class path: the table function
 * {@code caspers_events}.
 */
public final class CaspersExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit>
    implements SparkSessionExtensionsProvider {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(CaspersEvents.NAME),
            new ExpressionInfo(CaspersEvents.class.getName(), CaspersEvents.NAME),
            CaspersEvents::plan));
    return BoxedUnit.UNIT;
  }
}

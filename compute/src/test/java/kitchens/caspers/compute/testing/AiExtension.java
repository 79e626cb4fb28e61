package kitchens.caspers.compute.testing;

import kitchens.caspers.compute.ai.AiQuery;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** {@code ai_query} in a plain Spark session. */
public final class AiExtension extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(new Tuple3<>(AiQuery.identifier(), AiQuery.info(), AiQuery::of));
    return BoxedUnit.UNIT;
  }
}

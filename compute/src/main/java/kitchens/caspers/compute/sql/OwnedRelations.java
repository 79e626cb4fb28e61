package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.catalog.OwnedCatalogs;
import kitchens.caspers.compute.catalog.SessionCatalogs;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.analysis.AnalysisContext$;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * What a view reads, it reads with its owner's privileges: while the body of a view is resolved,
 * names that carry their catalog are looked up in the owner's catalog of that name. Names without
 * one are so by themselves, since that catalog is the view's current one.
 */
final class OwnedRelations extends Rule<LogicalPlan> {
  private final SparkSession session;

  OwnedRelations(SparkSession session) {
    this.session = session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    Seq<String> current = AnalysisContext$.MODULE$.get().catalogAndNamespace();
    if (current.isEmpty() || !OwnedCatalogs.is(session, current.head())) {
      return plan;
    }
    return plan.transformWithSubqueries(new Owned(session, current.head()));
  }

  private static final class Owned extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private static final long serialVersionUID = 1L;
    private final transient SparkSession session;
    private final String current;

    Owned(SparkSession session, String current) {
      this.session = session;
      this.current = current;
    }

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      if (plan instanceof RelationTimeTravel travel) {
        return isDefinedAt(travel.relation());
      }
      return plan instanceof UnresolvedRelation relation
          && relation.multipartIdentifier().size() > 2
          && SessionCatalogs.registered(session, relation.multipartIdentifier().head())
          && !OwnedCatalogs.is(session, relation.multipartIdentifier().head());
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A plan, scala.Function1<A, B> otherwise) {
      if (!isDefinedAt(plan)) {
        return otherwise.apply(plan);
      }
      @SuppressWarnings("unchecked") // a PartialFunction[LogicalPlan, LogicalPlan] yields plans
      B owned = (B) replace(plan);
      return owned;
    }

    private LogicalPlan replace(LogicalPlan plan) {
      UnresolvedRelation relation =
          (UnresolvedRelation)
              (plan instanceof RelationTimeTravel travel ? travel.relation() : plan);
      List<String> name =
          new ArrayList<>(CollectionConverters.asJava(relation.multipartIdentifier()));
      String alias = name.get(name.size() - 1);
      Seq<String> qualifier =
          CollectionConverters.asScala(List.copyOf(name.subList(0, name.size() - 1))).toSeq();
      name.set(0, OwnedCatalogs.sibling(session, current, name.get(0)));
      LogicalPlan owned =
          relation.copy(
              CollectionConverters.asScala(name).toSeq(),
              relation.options(),
              relation.isStreaming());
      if (plan instanceof RelationTimeTravel travel) {
        owned = travel.copy(owned, travel.timestamp(), travel.version());
      }
      return new SubqueryAlias(new AliasIdentifier(alias, qualifier), owned);
    }
  }
}

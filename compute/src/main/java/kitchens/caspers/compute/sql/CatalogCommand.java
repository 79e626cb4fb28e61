package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.catalog.SessionCatalogs;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.catalog.VolumeInfo;
import kitchens.caspers.compute.catalog.VolumePaths;
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
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.execution.command.LeafRunnableCommand;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import scala.Enumeration;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A {@link CatalogStatement} as a command that Spark runs like its own. */
public final class CatalogCommand extends LogicalPlan implements LeafRunnableCommand {
  private static final long serialVersionUID = 1L;
  private final transient CatalogStatement statement;
  private final transient Seq<Attribute> output;

  /** Public because Spark copies plans through their constructors. */
  public CatalogCommand(CatalogStatement statement) {
    this.statement = statement;
    this.output = columns(statement);
  }

  @Override
  public Seq<Row> run(SparkSession spark) {
    UnityClient unity = UnityClient.installed();
    List<Row> rows = new ArrayList<>();
    if (statement instanceof CatalogStatement.CreateCatalog create) {
      if (!create.ifNotExists() || !exists(unity, create.name())) {
        unity.createCatalog(create.name(), create.comment());
      }
    } else if (statement instanceof CatalogStatement.DropCatalog drop) {
      if (!drop.ifExists() || exists(unity, drop.name())) {
        unity.deleteCatalog(drop.name(), drop.cascade());
      }
    } else if (statement instanceof CatalogStatement.ShowCatalogs show) {
      matching(unity.catalogs().stream().map(catalog -> catalog.name()).toList(), show.like())
          .forEach(name -> rows.add(RowFactory.create(name)));
    } else if (statement instanceof CatalogStatement.CreateVolume create) {
      createVolume(unity, create, qualify(spark, create.name(), 3));
    } else if (statement instanceof CatalogStatement.DropVolume drop) {
      List<String> name = qualify(spark, drop.name(), 3);
      if (!drop.ifExists() || unity.volume(name.get(0), name.get(1), name.get(2)).isPresent()) {
        unity.deleteVolume(name.get(0), name.get(1), name.get(2));
      }
    } else if (statement instanceof CatalogStatement.ShowVolumes show) {
      List<String> schema = qualify(spark, show.schema(), 2);
      List<String> names =
          unity.volumes(schema.get(0), schema.get(1)).stream().map(VolumeInfo::name).toList();
      matching(names, show.like())
          .forEach(name -> rows.add(RowFactory.create(schema.get(1), name)));
    } else if (statement instanceof CatalogStatement.ChangeGrants change) {
      AccessCommands.change(unity, change, fullName(spark, change.on()));
    } else if (statement instanceof CatalogStatement.ShowGrants show) {
      rows.addAll(AccessCommands.show(unity, show, fullName(spark, show.on())));
    } else if (statement instanceof CatalogStatement.SetOwner set) {
      AccessCommands.giveTo(unity, set, fullName(spark, set.on()));
    } else if (statement instanceof CatalogStatement.CommentOn comment) {
      AccessCommands.comment(unity, comment, fullName(spark, comment.on()));
    } else if (statement instanceof CatalogStatement.Rename rename) {
      AccessCommands.rename(unity, rename, fullName(spark, rename.on()));
    } else if (statement instanceof CatalogStatement.UseCatalog use) {
      SessionCatalogs.register(spark, List.of(use.name()));
      spark.catalog().setCurrentCatalog(use.name());
    }
    return CollectionConverters.asScala(rows).toSeq();
  }

  private static String fullName(SparkSession spark, SecurableName on) {
    return on.parts() == 0 ? "" : String.join(".", qualify(spark, on.name(), on.parts()));
  }

  private static boolean exists(UnityClient unity, String catalog) {
    return unity.catalogs().stream().anyMatch(info -> info.name().equalsIgnoreCase(catalog));
  }

  private static void createVolume(
      UnityClient unity, CatalogStatement.CreateVolume create, List<String> name) {
    if (create.ifNotExists() && unity.volume(name.get(0), name.get(1), name.get(2)).isPresent()) {
      return;
    }
    if (create.location() != null) {
      VolumePaths.locate(create.location());
    }
    unity.createVolume(
        new VolumeInfo(
            name.get(0),
            name.get(1),
            name.get(2),
            create.location() == null ? "MANAGED" : "EXTERNAL",
            create.comment(),
            create.location()));
  }

  private static List<String> matching(List<String> names, String like) {
    if (like == null) {
      return names;
    }
    return CollectionConverters.asJava(
        StringUtils.filterPattern(CollectionConverters.asScala(names).toSeq(), like));
  }

  /** Puts the current catalog and schema before a name that lacks them. */
  private static List<String> qualify(SparkSession spark, List<String> name, int parts) {
    CatalogManager current =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().catalogManager();
    List<String> full = new ArrayList<>(name);
    if (parts == 1 && full.isEmpty()) {
      return List.of(current.currentCatalog().name());
    }
    if (full.size() == parts - 2) {
      full.addAll(0, List.of(current.currentNamespace()));
    }
    if (full.size() == parts - 1) {
      full.add(0, current.currentCatalog().name());
    }
    if (full.size() != parts) {
      throw ComputeException.badRequest(
          "'"
              + String.join(".", name)
              + "' lacks its catalog or schema; write it with "
              + parts
              + " parts.");
    }
    return full;
  }

  private static Seq<Attribute> columns(CatalogStatement statement) {
    List<Attribute> columns = new ArrayList<>();
    if (statement instanceof CatalogStatement.ShowCatalogs) {
      columns.add(column("catalog"));
    } else if (statement instanceof CatalogStatement.ShowVolumes) {
      columns.add(column("database"));
      columns.add(column("volume_name"));
    } else if (statement instanceof CatalogStatement.ShowGrants) {
      columns.add(column("Principal"));
      columns.add(column("ActionType"));
      columns.add(column("ObjectType"));
      columns.add(column("ObjectKey"));
    }
    return CollectionConverters.asScala(columns).toSeq();
  }

  private static Attribute column(String name) {
    return new AttributeReference(
        name,
        DataTypes.StringType,
        false,
        Metadata.empty(),
        NamedExpression.newExprId(),
        CollectionConverters.asScala(List.<String>of()).toSeq());
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return CollectionConverters.asScala(List.<LogicalPlan>of()).toSeq();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return this;
  }

  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return CollectionConverters.asScala(List.of(TreePattern.COMMAND())).toSeq();
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
    return that instanceof CatalogCommand;
  }

  @Override
  public String nodeName() {
    return statement.getClass().getSimpleName();
  }
}

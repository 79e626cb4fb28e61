package kitchens.caspers.universe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The stages meet the workspace through the SDK alone. */
class DoorTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("kitchens.caspers.universe");

  @Test
  void stagesUseTheSdkAndTheSimulatorOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "kitchens.caspers.workspace..",
            "kitchens.caspers.compute..",
            "kitchens.caspers.bundle..",
            "kitchens.caspers.cli..",
            "java.net.http..")
        .because("a stage that works here must work on a Databricks workspace too")
        .check(CLASSES);
  }

  /** Lakebase speaks Postgres' protocol on Databricks too. */
  @Test
  void postgresIsMetInOnePlace() {
    noClasses()
        .that()
        .doNotHaveSimpleName("LakebaseGrants")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(CLASSES);
  }
}

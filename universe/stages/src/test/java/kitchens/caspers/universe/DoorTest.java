package kitchens.caspers.universe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The stages meet the workspace through the SDK alone. */
class DoorTest {
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
            "java.net.http..",
            "java.sql..")
        .because("a stage that works here must work on a Databricks workspace too")
        .check(new ClassFileImporter().importPackages("kitchens.caspers.universe"));
  }
}

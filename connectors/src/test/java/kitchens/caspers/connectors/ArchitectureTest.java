package kitchens.caspers.connectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void itKnowsNothingOfTheOthers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "kitchens.caspers.workspace..",
            "kitchens.caspers.compute..",
            "kitchens.caspers.bundle..",
            "kitchens.caspers.cli..")
        .check(new ClassFileImporter().importPackages("kitchens.caspers.connectors"));
  }
}

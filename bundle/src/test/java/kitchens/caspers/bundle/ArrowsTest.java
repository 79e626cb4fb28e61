package kitchens.caspers.bundle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("kitchens.caspers.bundle");

  @Test
  void packagesFormNoCycle() {
    slices().matching("kitchens.caspers.bundle.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void readingAndResolvingKnowNoWorkspace() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "kitchens.caspers.bundle.value..",
            "kitchens.caspers.bundle.read..",
            "kitchens.caspers.bundle.resolve..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.databricks..")
        .check(CLASSES);
  }

  @Test
  void onlyTheSdkLeadsOut() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "kitchens.caspers.workspace..",
            "kitchens.caspers.compute..",
            "kitchens.caspers.simulator..",
            "kitchens.caspers.cli..",
            "java.net.http..")
        .check(CLASSES);
  }
}

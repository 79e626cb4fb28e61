package kitchens.caspers.simulator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The simulator is a pure function: it reads no file, no clock and no random generator. */
class PurityTest {
  private static final JavaClasses SIMULATOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("kitchens.caspers.simulator");

  @Test
  void doesNoInputOrOutput() {
    var io =
        resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
            .and(type(IOException.class).negate())
            .and(type(UncheckedIOException.class).negate())
            // What lies in the simulator's own jar is a part of its version.
            .and(type(InputStream.class).negate())
            .and(type(Serializable.class).negate());
    noClasses().should().dependOnClassesThat(io).check(SIMULATOR);
  }

  @Test
  void readsNoClockAndNoChance() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .check(SIMULATOR);
  }

  @Test
  void takesOnlyMathThatIsTheSameEverywhere() {
    noClasses()
        .should()
        .callMethod(Math.class, "sin", double.class)
        .orShould()
        .callMethod(Math.class, "cos", double.class)
        .orShould()
        .callMethod(Math.class, "log", double.class)
        .orShould()
        .callMethod(Math.class, "exp", double.class)
        .orShould()
        .callMethod(Math.class, "pow", double.class, double.class)
        .check(SIMULATOR);
  }

  @Test
  void packagesDependOneWay() {
    slices()
        .matching("kitchens.caspers.(simulator.*)..")
        .should()
        .beFreeOfCycles()
        .check(SIMULATOR);
    slices()
        .matching("kitchens.caspers.simulator.(*)..")
        .should()
        .beFreeOfCycles()
        .check(SIMULATOR);
  }

  @Test
  void knowsNothingOfTheOtherModules() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.databricks..",
            "kitchens.caspers.workspace..",
            "kitchens.caspers.compute..",
            "kitchens.caspers.bundle..",
            "kitchens.caspers.cli..")
        .check(SIMULATOR);
  }
}

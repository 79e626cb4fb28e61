package kitchens.caspers.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.resolve.Lookups;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupsTest {

  @TempDir private Path directory;

  @BeforeEach
  void aBundle() throws IOException {
    Files.writeString(
        directory.resolve("databricks.yml"),
        """
        bundle: {name: x}
        variables:
          w: {lookup: {warehouse: main}}
        experimental: "id ${var.w}"
        """);
  }

  @Test
  void aWorkspaceThatIsAskedAnswers() {
    var bundle = load((kind, name) -> Optional.of(kind + "-" + name));
    assertThat(bundle.config().text("experimental")).isEqualTo("id warehouse-main");
    assertThat(bundle.unasked()).isEmpty();
  }

  @Test
  void withoutOneTheReferenceStaysAndIsTold() {
    var bundle = load(null);
    assertThat(bundle.config().text("experimental")).isEqualTo("id ${var.w}");
    assertThat(bundle.unasked()).containsExactly("w");
    assertThat(bundle.warnings()).isEmpty();
  }

  @Test
  void whatIsNotThereOrNotAloneIsAnErrorAtTheName() {
    assertThatThrownBy(() -> load((kind, name) -> Optional.empty()))
        .hasMessageStartingWith(
            "databricks.yml:3:27: error: the workspace has no warehouse called");
    assertThatThrownBy(
            () ->
                load(
                    (kind, name) -> {
                      throw new BundleException("two are called main", "give the id");
                    }))
        .hasMessage("databricks.yml:3:27: error: two are called main — give the id");
  }

  private Bundle load(Lookups lookups) {
    return BundleLoader.load(
        new BundleLoader.Request(directory, null, Map.of(), Map.of(), null, lookups, false));
  }
}

package kitchens.caspers.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void readsPairs() {
    var arguments = Arguments.parse("--catalog", "caspers", "--locations", " a, b ,,c");
    assertThat(arguments.required("catalog")).isEqualTo("caspers");
    assertThat(arguments.list("locations")).containsExactly("a", "b", "c");
    assertThat(arguments.optional("seed")).isEmpty();
  }

  @Test
  void takesABlankValueForNone() {
    assertThat(Arguments.parse("--speed-up", " ").optional("speed-up")).isEmpty();
  }

  @Test
  void saysWhatIsMissingAndWhereToSetIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse().required("catalog"))
        .withMessage("--catalog is missing: set it in the task's parameters in databricks.yml");
  }

  @Test
  void refusesWhatIsNoPair() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse("catalog", "caspers"))
        .withMessageContaining("parameter 1 is 'catalog'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse("--catalog"))
        .withMessageContaining("--catalog has no value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse("--seed", "1", "--seed", "2"))
        .withMessageContaining("--seed is given twice");
  }
}

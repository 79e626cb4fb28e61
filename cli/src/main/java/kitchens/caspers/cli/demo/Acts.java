package kitchens.caspers.cli.demo;

import java.time.Duration;
import java.util.List;
import kitchens.caspers.cli.demo.Act.Verb;

/** Acts that no story writes. */
final class Acts {

  private Acts() {}

  /** A command whose output is not shown. */
  static Act command(String text) {
    return new Act(
        Verb.DO,
        text,
        List.of(),
        List.of(),
        List.of(),
        Duration.ZERO,
        0,
        true,
        "caspers status shows whether the workspace runs",
        "caspers demo");
  }
}

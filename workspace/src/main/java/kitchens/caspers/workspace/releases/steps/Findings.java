package kitchens.caspers.workspace.releases.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.steps.Preflight.Finding;

/** What a preflight has found so far. */
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void ok(String check, String subject, String found) {
    all.add(new Finding(check, subject, "OK", found, null));
  }

  void warn(String check, String subject, String found, String mend) {
    all.add(new Finding(check, subject, "WARN", found, mend));
  }

  void fail(String check, String subject, String found, String mend) {
    all.add(new Finding(check, subject, "FAIL", found, mend));
  }

  /** Looks at something, which is as it should be when it says so and fails with nothing. */
  void look(String check, String subject, Supplier<String> look, String mend) {
    try {
      ok(check, subject, look.get());
    } catch (ApiException e) {
      fail(check, subject, e.getMessage(), mend);
    }
  }

  int size() {
    return all.size();
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}

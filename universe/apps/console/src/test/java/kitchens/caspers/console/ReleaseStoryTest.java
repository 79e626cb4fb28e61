package kitchens.caspers.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.console.ReleaseStory.Seen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes next in the story of a bad prompt, by what the releases say. */
class ReleaseStoryTest {
  /**
   * Releases are written {@code version:state}, the newest first, those at an endpoint with an
   * {@code @}; version 2 is the bad one.
   */
  @ParameterizedTest(name = "{0} then {2}")
  @CsvSource({
    "'',                                false, good-evaluate,    false",
    "1:EVALUATING,                      false, good-evaluate,    true",
    "1:FAILED,                          false, good-evaluate,    false",
    "1:EVALUATED,                       false, good-engineering, false",
    "1:GATED,                           false, good-promote,     false",
    "1:PROMOTED,                        false, good-deploy,      false",
    "1:DEPLOYED@,                       false, register,         false",
    "1:DEPLOYED@,                       true,  evaluate,         false",
    "2:EVALUATING 1:VERIFIED@,          true,  evaluate,         true",
    "2:BLOCKED 1:VERIFIED@,             true,  evaluate,         false",
    "2:GATED 1:VERIFIED@,               true,  promote,          false",
    "2:PROMOTED 1:SUPERSEDED@,          true,  deploy,           false",
    "2:DEPLOYED@ 1:SUPERSEDED@,         true,  rollback,         false",
    "2:ROLLED_BACK@ 1:DEPLOYED@,        true,  '',               false",
    "2:EVALUATED 2:ROLLED_BACK@ 1:DEPLOYED@, true, engineering,  false",
  })
  void whatIsNextFollowsFromTheReleases(
      String releases, boolean registered, String next, boolean waits) {
    var list = Agent.JSON.createArrayNode();
    for (var text : releases.isBlank() ? new String[0] : releases.split(" ")) {
      var parts = text.replace("@", "").split(":");
      list.addObject()
          .put("release_id", text)
          .put("model_version", Long.parseLong(parts[0]))
          .put("state", parts[1])
          .put("endpoint", text.endsWith("@") ? "caspers-refunder" : "");
    }
    var seen = Seen.of(list, 1, registered ? Optional.of(2L) : Optional.empty());
    var found = ReleaseStory.next(ReleaseStory.stages(seen));
    assertThat(found == null ? "" : found.key()).isEqualTo(next);
    assertThat(ReleaseStory.evaluating(seen)).isEqualTo(waits);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                  engineering",
    "engineering_signoff,                 stakeholder",
    "engineering_signoff stakeholder_signoff, gate",
  })
  void whoHasSignedIsNotAskedAgain(String roles, String next) {
    var list = Agent.JSON.createArrayNode();
    list.addObject().put("release_id", "b").put("model_version", 2).put("state", "EVALUATED");
    list.addObject()
        .put("release_id", "a")
        .put("model_version", 1)
        .put("state", "DEPLOYED")
        .put("endpoint", "e");
    var signed = Agent.JSON.createArrayNode();
    for (var role : List.of(roles.split(" "))) {
      signed.addObject().put("role", role);
    }
    var seen = Seen.of(list, 1, Optional.of(2L)).withSignatures(id -> signed);
    assertThat(ReleaseStory.next(ReleaseStory.stages(seen)).key()).isEqualTo(next);
    assertThat(
            ReleaseStory.stages(seen).stream()
                .map(ReleaseStory.Stage::key)
                .collect(Collectors.joining(" ")))
        .startsWith("good register evaluate");
  }
}

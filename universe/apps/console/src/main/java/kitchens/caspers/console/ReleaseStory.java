package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How far the story of a bad prompt has come, told from the releases alone: a good release that
 * answers, then a bad one from its registration to its rollback.
 */
final class ReleaseStory {
  /** Begins the story once more when it has been told. */
  static final String AGAIN = "again";

  private static final List<String> BROKEN_OFF = List.of("FAILED", "BLOCKED", "INTERRUPTED");
  private static final List<String> ORDER =
      List.of("EVALUATING", "EVALUATED", "GATED", "PROMOTED", "DEPLOYED", "VERIFIED");

  private ReleaseStory() {}

  /**
   * One step of it.
   *
   * @param key which {@link BadPrompt#advance} takes
   * @param note what else there is to say; may be empty
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Stage(String key, String title, boolean done, String note) {}

  /**
   * A release.
   *
   * @param signed the roles that have signed, as {@code engineering_signoff}
   */
  record OneRelease(String id, String state, Set<String> signed) {}

  /**
   * What the workspace says.
   *
   * @param champion the version that answers
   * @param badVersion null before the bad prompt is registered
   * @param ready whether a good release is there that one could go back to
   * @param goodRelease the newest of another version than the bad one; null when there is none
   * @param badRelease the newest of the bad version; null when there is none
   */
  record Seen(
      long champion,
      Long badVersion,
      boolean ready,
      OneRelease goodRelease,
      OneRelease badRelease) {

    static Seen of(JsonNode releases, long champion, Optional<Long> badVersion) {
      OneRelease good = null;
      OneRelease bad = null;
      var ready = false;
      for (var release : releases) {
        var one =
            new OneRelease(
                release.path("release_id").asText(), release.path("state").asText(), Set.of());
        if (badVersion.isPresent() && release.path("model_version").asLong() == badVersion.get()) {
          bad = bad == null ? one : bad;
        } else {
          good = good == null ? one : good;
          ready =
              ready
                  || List.of("DEPLOYED", "VERIFIED", "SUPERSEDED").contains(one.state())
                      && !release.path("endpoint").asText("").isEmpty();
        }
      }
      return new Seen(champion, badVersion.orElse(null), ready, good, bad);
    }

    /** With who has signed, asked only of releases that are to be signed. */
    Seen withSignatures(Function<String, JsonNode> signOffs) {
      return new Seen(
          champion, badVersion, ready, signed(goodRelease, signOffs), signed(badRelease, signOffs));
    }

    private static OneRelease signed(OneRelease release, Function<String, JsonNode> signOffs) {
      if (release == null || !release.state().equals("EVALUATED")) {
        return release;
      }
      var roles = new HashSet<String>();
      signOffs.apply(release.id()).forEach(row -> roles.add(row.path("role").asText()));
      return new OneRelease(release.id(), release.state(), roles);
    }

    String good() {
      return goodRelease == null ? "" : goodRelease.id();
    }

    String bad() {
      return badRelease == null ? "" : badRelease.id();
    }
  }

  /** Whether an evaluation is under way, which is waited for. */
  static boolean evaluating(Seen seen) {
    return seen.badRelease() != null && seen.badRelease().state().equals("EVALUATING")
        || !seen.ready()
            && seen.goodRelease() != null
            && seen.goodRelease().state().equals("EVALUATING");
  }

  static List<Stage> stages(Seen seen) {
    var stages = new ArrayList<Stage>();
    if (seen.ready()) {
      stages.add(new Stage("good", "A good release answers", true, ""));
    } else {
      released(stages, "good-", "The good prompt", seen.goodRelease());
    }
    stages.add(
        new Stage(
            "register",
            "A worse prompt is registered",
            seen.badVersion() != null,
            "It takes deliveries of one to three hours for wrong clocks, which no case of the eval"
                + " set shows."));
    released(stages, "", "The worse prompt", seen.badRelease());
    stages.add(
        new Stage(
            "rollback",
            "Rolled back to the good release",
            over(seen.badRelease()),
            "One call: alias and endpoint go back together."));
    return stages;
  }

  /** The first that is not done; null when the story has been told. */
  static Stage next(List<Stage> stages) {
    return stages.stream().filter(stage -> !stage.done()).findFirst().orElse(null);
  }

  private static void released(
      List<Stage> stages, String prefix, String subject, OneRelease release) {
    var broken = release != null && BROKEN_OFF.contains(release.state());
    stages.add(
        new Stage(
            prefix + "evaluate",
            subject + " is evaluated",
            reached(release, "EVALUATED"),
            broken ? "Release " + release.id() + " is " + release.state() + "." : ""));
    for (var role : List.of("engineering", "stakeholder")) {
      stages.add(
          new Stage(
              prefix + role,
              "Signed off for " + role,
              reached(release, "GATED")
                  || release != null && release.signed().contains(role + "_signoff"),
              ""));
    }
    stages.add(new Stage(prefix + "gate", "The gate lets it pass", reached(release, "GATED"), ""));
    stages.add(
        new Stage(prefix + "promote", "It is the champion", reached(release, "PROMOTED"), ""));
    stages.add(
        new Stage(
            prefix + "deploy", "It answers at the endpoint", reached(release, "DEPLOYED"), ""));
  }

  private static boolean over(OneRelease release) {
    return release != null && List.of("ROLLED_BACK", "SUPERSEDED").contains(release.state());
  }

  private static boolean reached(OneRelease release, String state) {
    return over(release)
        || release != null && ORDER.indexOf(release.state()) >= ORDER.indexOf(state);
  }
}

package kitchens.caspers.workspace.jobs.run;

import static kitchens.caspers.workspace.jobs.run.Outcome.CANCELED;
import static kitchens.caspers.workspace.jobs.run.Outcome.DISABLED;
import static kitchens.caspers.workspace.jobs.run.Outcome.EXCLUDED;
import static kitchens.caspers.workspace.jobs.run.Outcome.FAILED;
import static kitchens.caspers.workspace.jobs.run.Outcome.LOST;
import static kitchens.caspers.workspace.jobs.run.Outcome.NOT_CHOSEN;
import static kitchens.caspers.workspace.jobs.run.Outcome.SUCCESS;
import static kitchens.caspers.workspace.jobs.run.Outcome.SUCCESS_WITH_FAILURES;
import static kitchens.caspers.workspace.jobs.run.Outcome.TIMED_OUT;
import static kitchens.caspers.workspace.jobs.run.Outcome.UPSTREAM_CANCELED;
import static kitchens.caspers.workspace.jobs.run.Outcome.UPSTREAM_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.jobs.settings.Notifications;
import kitchens.caspers.workspace.jobs.settings.RetryPolicy;
import kitchens.caspers.workspace.jobs.settings.RunIf;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunCourseTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Instant STARTED = NOW.minusSeconds(2);
  private static final Notifications NOBODY =
      new Notifications(Map.of(), Map.of(), Optional.empty(), true, true, false);
  private static final Decider NO_CONDITIONS =
      (task, attempt, ended) -> {
        throw new AssertionError("no condition here");
      };

  private static TaskSettings task(String key, RunIf runIf, RetryPolicy retries, String... needs) {
    return new TaskSettings(
        key,
        List.of(needs),
        Map.of(),
        runIf,
        new Work.Jar("M", List.of(), List.of("/Workspace/x.jar"), List.of()),
        retries,
        Duration.ZERO,
        false,
        NOBODY);
  }

  private static TaskSettings task(String key, String... needs) {
    return task(key, RunIf.ALL_SUCCESS, RetryPolicy.NONE, needs);
  }

  private static Attempt blocked(String key) {
    return attempt(key, RunState.BLOCKED);
  }

  private static Attempt attempt(String key, RunState state) {
    return attempt(key, 0, state, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Attempt attempt(
      String key,
      int failures,
      RunState state,
      Optional<Outcome> outcome,
      Optional<Instant> due,
      Optional<Instant> deadline) {
    return new Attempt(
        1, key, failures, state, outcome, Optional.of(STARTED), due, deadline, Optional.empty());
  }

  private static Attempt ended(String key, Outcome outcome) {
    return attempt(
        key, 0, RunState.TERMINATED, Optional.of(outcome), Optional.empty(), Optional.empty());
  }

  private static Map<String, Attempt> latest(Attempt... attempts) {
    var map = new LinkedHashMap<String, Attempt>();
    Arrays.stream(attempts).forEach(attempt -> map.put(attempt.taskKey(), attempt));
    return map;
  }

  private static List<Step> next(TaskGraph graph, Attempt... attempts) {
    return RunCourse.next(graph, latest(attempts), Optional.empty(), NOW, NO_CONDITIONS);
  }

  @Test
  void whatDependsOnNothingIsReadyAndTheRestWaits() {
    var graph = TaskGraph.of(List.of(task("a"), task("b"), task("c", "a", "b")));
    assertThat(next(graph, blocked("a"), blocked("b"), blocked("c")))
        .containsExactly(new Step.Ready(blocked("a")), new Step.Ready(blocked("b")));
    assertThat(next(graph, ended("a", SUCCESS), attempt("b", RunState.RUNNING), blocked("c")))
        .isEmpty();
    assertThat(next(graph, ended("a", SUCCESS), ended("b", SUCCESS), blocked("c")))
        .containsExactly(new Step.Ready(blocked("c")));
  }

  @Test
  void aFailureReachesEverythingBehindItAtOnce() {
    var graph = TaskGraph.of(List.of(task("a"), task("b", "a"), task("c", "b")));
    assertThat(next(graph, ended("a", FAILED), blocked("b"), blocked("c")))
        .extracting(step -> step.getClass().getSimpleName())
        .containsExactly("PassOver", "PassOver", "Finish");
    assertThat(next(graph, ended("a", FAILED), blocked("b"), blocked("c")))
        .last()
        .isEqualTo(new Step.Finish(FAILED, "Task a failed."));
  }

  static Stream<Arguments> conditions() {
    var runs = Optional.<Outcome>empty();
    return Stream.of(
        Arguments.of(RunIf.ALL_SUCCESS, List.of(SUCCESS, SUCCESS), runs),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(SUCCESS, FAILED), Optional.of(UPSTREAM_FAILED)),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(SUCCESS, TIMED_OUT), Optional.of(UPSTREAM_FAILED)),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(CANCELED, SUCCESS), Optional.of(UPSTREAM_CANCELED)),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(EXCLUDED, SUCCESS), Optional.of(EXCLUDED)),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(NOT_CHOSEN, SUCCESS), runs),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(NOT_CHOSEN), runs),
        Arguments.of(RunIf.ALL_SUCCESS, List.of(DISABLED, SUCCESS), Optional.of(DISABLED)),
        Arguments.of(RunIf.AT_LEAST_ONE_SUCCESS, List.of(DISABLED, SUCCESS), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_SUCCESS, List.of(DISABLED), Optional.of(DISABLED)),
        Arguments.of(RunIf.NONE_FAILED, List.of(DISABLED, SUCCESS), runs),
        Arguments.of(RunIf.NONE_FAILED, List.of(DISABLED, DISABLED), Optional.of(DISABLED)),
        Arguments.of(RunIf.ALL_DONE, List.of(DISABLED), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_FAILED, List.of(DISABLED, FAILED), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_FAILED, List.of(DISABLED), Optional.of(DISABLED)),
        Arguments.of(RunIf.ALL_FAILED, List.of(DISABLED, FAILED), Optional.of(DISABLED)),
        Arguments.of(RunIf.AT_LEAST_ONE_SUCCESS, List.of(FAILED, SUCCESS), runs),
        Arguments.of(
            RunIf.AT_LEAST_ONE_SUCCESS, List.of(FAILED, FAILED), Optional.of(UPSTREAM_FAILED)),
        Arguments.of(RunIf.AT_LEAST_ONE_SUCCESS, List.of(EXCLUDED), Optional.of(EXCLUDED)),
        Arguments.of(RunIf.NONE_FAILED, List.of(SUCCESS, EXCLUDED), runs),
        Arguments.of(RunIf.NONE_FAILED, List.of(EXCLUDED, EXCLUDED), Optional.of(EXCLUDED)),
        Arguments.of(RunIf.NONE_FAILED, List.of(SUCCESS, FAILED), Optional.of(UPSTREAM_FAILED)),
        Arguments.of(RunIf.ALL_DONE, List.of(FAILED, CANCELED), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_FAILED, List.of(FAILED, SUCCESS), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_FAILED, List.of(UPSTREAM_FAILED), runs),
        Arguments.of(RunIf.AT_LEAST_ONE_FAILED, List.of(SUCCESS, SUCCESS), Optional.of(EXCLUDED)),
        Arguments.of(RunIf.ALL_FAILED, List.of(FAILED, FAILED), runs),
        Arguments.of(RunIf.ALL_FAILED, List.of(FAILED, SUCCESS), Optional.of(EXCLUDED)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void runIfDecides(RunIf runIf, List<Outcome> needs, Optional<Outcome> passedOver) {
    assertThat(Verdict.of(runIf, needs)).isEqualTo(passedOver);
  }

  @Test
  void theLastTasksDecideHowARunEnded() {
    var graph = TaskGraph.of(List.of(task("a"), task("b", RunIf.ALL_DONE, RetryPolicy.NONE, "a")));
    assertThat(next(graph, ended("a", FAILED), ended("b", SUCCESS)))
        .containsExactly(
            new Step.Finish(SUCCESS_WITH_FAILURES, "Task a failed; the last tasks succeeded."));
    assertThat(next(graph, ended("a", SUCCESS), ended("b", SUCCESS)))
        .containsExactly(new Step.Finish(SUCCESS, ""));
  }

  @Test
  void aFailedAttemptIsTriedAgainWithinItsPolicy() {
    var policy = new RetryPolicy(1, Duration.ofSeconds(5), false);
    var graph = TaskGraph.of(List.of(task("a", RunIf.ALL_SUCCESS, policy)));
    var first = ended("a", FAILED);
    assertThat(next(graph, first))
        .containsExactly(new Step.Retry(first, 1, STARTED.plusSeconds(5)));
    var second =
        attempt(
            "a", 1, RunState.TERMINATED, Optional.of(FAILED), Optional.empty(), Optional.empty());
    assertThat(next(graph, second)).containsExactly(new Step.Finish(FAILED, "Task a failed."));
    assertThat(next(graph, ended("a", TIMED_OUT)))
        .containsExactly(new Step.Finish(FAILED, "Task a failed."));
    var patient =
        TaskGraph.of(
            List.of(task("a", RunIf.ALL_SUCCESS, new RetryPolicy(1, Duration.ofSeconds(5), true))));
    var late = ended("a", TIMED_OUT);
    assertThat(next(patient, late))
        .containsExactly(new Step.Retry(late, 1, STARTED.plusSeconds(5)));
  }

  @Test
  void aLostAttemptIsTriedAgainAtOnceAndCountsForNothing() {
    var graph = TaskGraph.of(List.of(task("a")));
    var lost = ended("a", LOST);
    assertThat(next(graph, lost)).containsExactly(new Step.Retry(lost, 0, NOW));
  }

  @Test
  void anEndingRunStopsWhatWorksAndPassesOverTheRest() {
    var graph = TaskGraph.of(List.of(task("a"), task("b"), task("c", "a")));
    var running = attempt("a", RunState.RUNNING);
    assertThat(
            RunCourse.next(
                graph,
                latest(running, ended("b", FAILED), blocked("c")),
                Optional.of(CANCELED),
                NOW,
                NO_CONDITIONS))
        .containsExactly(
            new Step.Stop(running, CANCELED),
            new Step.PassOver(blocked("c"), CANCELED, "The run was ended."));
    assertThat(
            RunCourse.next(
                graph,
                latest(ended("a", CANCELED), ended("b", FAILED), ended("c", CANCELED)),
                Optional.of(CANCELED),
                NOW,
                NO_CONDITIONS))
        .containsExactly(new Step.Finish(CANCELED, "Run cancelled."));
  }

  @Test
  void timesComeWhenTheyCome() {
    var graph = TaskGraph.of(List.of(task("a")));
    var waiting =
        attempt(
            "a",
            1,
            RunState.WAITING,
            Optional.empty(),
            Optional.of(NOW.plusMillis(1)),
            Optional.empty());
    assertThat(next(graph, waiting)).isEmpty();
    assertThat(
            RunCourse.next(
                graph, latest(waiting), Optional.empty(), NOW.plusMillis(1), NO_CONDITIONS))
        .containsExactly(new Step.Ready(waiting));
    var overdue =
        attempt("a", 0, RunState.RUNNING, Optional.empty(), Optional.empty(), Optional.of(NOW));
    assertThat(next(graph, overdue)).containsExactly(new Step.Stop(overdue, TIMED_OUT));
  }
}

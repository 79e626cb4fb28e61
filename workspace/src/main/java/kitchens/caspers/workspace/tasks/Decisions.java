package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** What people say of steps that wait for them. */
final class Decisions {

  private static final int MOST_WORDS = 2_000;

  private final Journal journal;
  private final Crew crew;

  Decisions(Journal journal, Crew crew) {
    this.journal = requireNonNull(journal, "journal is null");
    this.crew = requireNonNull(crew, "crew is null");
  }

  /**
   * Takes a person's word.
   *
   * @param decision of a step that waits for approval, {@code approve} or {@code reject}; of one
   *     whose effect nobody knows, {@code done}, {@code repeat} or {@code reject}
   * @throws ApiException 400 for another word, 409 when somebody has said theirs before
   */
  void decide(UUID run, int position, String decision, String note, Principal person) {
    if (note != null && note.length() > MOST_WORDS) {
      throw ApiException.invalidParameter("note is longer than " + MOST_WORDS + " characters");
    }
    boolean decided =
        journal.change(
            run,
            c -> {
              if (position < 0 || position >= c.steps().size()) {
                throw ApiException.notFound("the run has no step " + position);
              }
              Step step = c.steps().get(position);
              if (!step.state().asksPerson()) {
                return repeated(step, decision, person);
              }
              if (c.run().state() != Run.State.WAITING) {
                throw ApiException.invalidState(
                    "the run is " + c.run().state() + " and waits for nobody any more");
              }
              write(c, step, decision, note, person.userName());
              return true;
            });
    if (decided) {
      journal.reached("decided");
      crew.take(run);
    }
  }

  /** A click sent twice is one; another's comes too late. */
  private static boolean repeated(Step step, String decision, Principal person) {
    if (step.decidedBy() == null) {
      throw ApiException.invalidState("the step waits for nobody");
    }
    boolean rejected = step.state() == Step.State.REJECTED;
    if (step.decidedBy().equals(person.userName()) && rejected == "reject".equals(decision)) {
      return false;
    }
    throw ApiException.conflict(
        step.decidedBy() + " has " + (rejected ? "rejected" : "approved") + " it before");
  }

  private void write(Journal.Change c, Step step, String decision, String note, String by) {
    Set<String> words =
        step.state() == Step.State.APPROVAL
            ? Set.of("approve", "reject")
            : Set.of("done", "repeat", "reject");
    if (decision == null || !words.contains(decision)) {
      throw ApiException.invalidParameter(
          "decision is '" + decision + "'; it is one of " + words.stream().sorted().toList());
    }
    Step.State state =
        switch (decision) {
          case "reject" -> Step.State.REJECTED;
          case "done" -> Step.State.DONE;
          default -> Step.State.READY;
        };
    String result = state == Step.State.READY ? null : result(decision, note, by).toString();
    StepRows.decide(c.handle(), step, state, result, by, note, journal.now());
    if (state.ended()) {
      List<Step> steps = Rows.steps(c.handle(), step.run());
      EventRows.append(c.handle(), step.run(), Told.step(steps.get(step.position()), steps));
    }
    journal.tell(c, Run.State.QUEUED, null);
  }

  private static ObjectNode result(String decision, String note, String by) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(decision.equals("done") ? "done" : "rejected", true).put("by", by);
    return note == null || note.isBlank() ? result : result.put("note", note.strip());
  }
}

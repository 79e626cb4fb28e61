package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.Digests;
import kitchens.caspers.workspace.releases.gate.Gate;
import kitchens.caspers.workspace.releases.gate.GatePolicy;
import kitchens.caspers.workspace.releases.gate.Reason;
import kitchens.caspers.workspace.releases.gate.Reason.Code;
import kitchens.caspers.workspace.releases.gate.SignOff.Role;
import kitchens.caspers.workspace.releases.gate.Verdict;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;
import kitchens.caspers.workspace.releases.store.SignOffRow;

/**
 * Holds a release against its sign-off and its artefacts. A block is final: there is no second try
 * with the same N. Only what is not signed yet may still be.
 */
public final class PassGate {

  private final Desk desk;

  public PassGate(Desk desk) {
    this.desk = desk;
  }

  /**
   * Asks the gate.
   *
   * @throws ApiException 400 when the release was not evaluated
   */
  public Verdict ask(ReleaseId id, Caller caller) {
    return desk.alone(desk.release(id).model(), () -> ask(desk.release(id), caller));
  }

  private Verdict ask(Release release, Caller caller) {
    if (release.state() == ReleaseState.BLOCKED) {
      throw ApiException.invalidState(
          "release "
              + release.id()
              + " was blocked, which is final: "
              + release.fact("blocked")
              + "; "
              + release.next());
    }
    if (release.state() == ReleaseState.EVALUATING || release.state() == ReleaseState.INTERRUPTED) {
      throw ApiException.invalidState(
          "release " + release.id() + " is " + release.state() + ": " + release.next());
    }
    writeDecision(release, caller);
    Verdict verdict = verdict(release, caller);
    if (release.state() == ReleaseState.EVALUATED || release.state() == ReleaseState.FAILED) {
      record(release, verdict, caller);
    }
    desk.points.at("gate.decided");
    return verdict;
  }

  private void record(Release release, Verdict verdict, Caller caller) {
    ObjectNode facts = release.facts();
    facts.set("verdict", Json.MAPPER.valueToTree(verdict));
    ReleaseState state = release.state();
    if (verdict.passes()) {
      state = ReleaseState.GATED;
      facts.put("decision_digest", decisionDigest(release, caller));
      facts.put("overridden_by", verdict.overriddenBy());
    } else if (!waiting(verdict)) {
      state = ReleaseState.BLOCKED;
      facts.put("blocked", verdict.reasons().get(0).shown());
    }
    Release changed = release.in(state);
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, changed);
              desk.store.tell(
                  h,
                  release.id(),
                  caller.name(),
                  "gate",
                  verdict.passes() ? "OK" : "BLOCKED",
                  verdict.shown());
            });
  }

  /** Whether nothing speaks against the release but that somebody has not signed yet. */
  private static boolean waiting(Verdict verdict) {
    return verdict.reasons().stream()
        .allMatch(r -> r.code() == Code.NO_DOCUMENT || r.code() == Code.NOT_CONFIRMED);
  }

  /** The verdict now, whatever was said before; changes nothing. */
  Verdict verdict(Release release, Caller caller) {
    Optional<byte[]> document =
        desk.artefacts.read(caller.principal(), Kind.SIGN_OFF, release.id());
    Verdict verdict =
        Gate.decide(
            document.orElse(null),
            DecisionDocument.subject(release),
            new GatePolicy(
                release.author(),
                desk.policy.samePersonMaySignBoth(),
                desk.policy.authorMaySign(),
                desk.clock.instant()));
    List<Reason> more = new ArrayList<>(changed(release, caller));
    document.ifPresent(bytes -> more.addAll(unconfirmed(release, Gate.fields(bytes))));
    return verdict.and(more);
  }

  String decisionDigest(Release release, Caller caller) {
    return desk.artefacts
        .read(caller.principal(), Kind.SIGN_OFF, release.id())
        .map(Digests::of)
        .orElse("");
  }

  private void writeDecision(Release release, Caller caller) {
    List<SignOffRow> rows = desk.store.signOffs(release.id());
    boolean both = rows.stream().filter(row -> !row.role().equals(Gate.OVERRIDE)).count() == 2;
    if (both && desk.artefacts.read(caller.principal(), Kind.SIGN_OFF, release.id()).isEmpty()) {
      desk.artefacts.write(
          caller.principal(), Kind.SIGN_OFF, release.id(), DecisionDocument.of(release, rows));
      desk.points.at("gate.decision-written");
    }
  }

  /** What is no longer as it was evaluated. */
  private List<Reason> changed(Release release, Caller caller) {
    List<Reason> reasons = new ArrayList<>();
    if (release.state() == ReleaseState.FAILED) {
      reasons.add(
          new Reason(
              Code.BELOW_THRESHOLD,
              Kind.EVAL_RUN.path(release.id()),
              "misses " + release.facts().path("missed_thresholds")));
    }
    requireDigest(reasons, release, Kind.EVAL_RUN, "summary_digest", caller);
    requireDigest(reasons, release, Kind.PROMPT, "prompt_digest", caller);
    boolean same =
        desk.models
            .get(release.model(), release.modelVersion())
            .filter(v -> v.digest().equals(release.modelDigest()))
            .isPresent();
    if (!same) {
      reasons.add(
          new Reason(
              Code.ARTEFACT_CHANGED,
              release.model() + "/" + release.modelVersion(),
              "is not the version that was evaluated: evaluate again"));
    }
    return reasons;
  }

  private void requireDigest(
      List<Reason> reasons, Release release, Kind kind, String fact, Caller caller) {
    String is =
        desk.artefacts
            .read(caller.principal(), kind, release.id())
            .map(Digests::of)
            .orElse("nothing");
    if (!is.equals(release.fact(fact))) {
      reasons.add(
          new Reason(
              Code.ARTEFACT_CHANGED,
              kind.path(release.id()),
              "is not what was evaluated (its SHA-256 is " + is + "): evaluate again"));
    }
  }

  private List<Reason> unconfirmed(Release release, Map<String, Object> fields) {
    Map<String, ObjectNode> signed = new HashMap<>();
    desk.store.signOffs(release.id()).forEach(row -> signed.put(row.role(), row.block()));
    List<Reason> reasons = new ArrayList<>();
    for (String field :
        List.of(Role.ENGINEERING.field(), Role.STAKEHOLDER.field(), Gate.OVERRIDE)) {
      if (fields.get(field) instanceof Map<?, ?> block
          && !Objects.equals(plain(Json.MAPPER.valueToTree(block)), plain(signed.get(field)))) {
        reasons.add(
            new Reason(
                Code.NOT_CONFIRMED,
                field,
                "is not what "
                    + block.get("owner")
                    + " signed here: they run `caspers release sign-off "
                    + release.id()
                    + " --confirm`"));
      }
    }
    return reasons;
  }

  /** Without what is null, which is the same as what is not there. */
  private static JsonNode plain(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode plain = Json.MAPPER.createObjectNode();
    object
        .properties()
        .forEach(
            e -> {
              if (!e.getValue().isNull()) {
                plain.set(e.getKey(), plain(e.getValue()));
              }
            });
    return plain;
  }
}

package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.gate.Gate;
import kitchens.caspers.workspace.releases.gate.SignOff.Role;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;
import kitchens.caspers.workspace.releases.store.SignOffRow;

/** Signing a release off, each in their own name. */
public final class Sign {

  private static final String SETTING =
      "settings.yaml in the workspace's home says releases.%s: true, and the workspace is started"
          + " again (caspers workspace stop, caspers workspace start)";

  /**
   * What somebody says.
   *
   * @param role {@code engineering}, {@code stakeholder}, or {@code override} of a rejection
   * @param decision null for an override
   * @param reason of an override
   */
  public record Asked(
      String role,
      String decision,
      List<String> conditions,
      String rejectionReason,
      String reason,
      String rollbackTrigger,
      String nextReview) {

    public Asked {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  private final Desk desk;

  public Sign(Desk desk) {
    this.desk = desk;
  }

  /**
   * Signs.
   *
   * @throws ApiException 400 when the release is not to be signed or the words are not served, 403
   *     when this person may not sign, 409 when this was signed already
   */
  public Release sign(ReleaseId id, Asked asked, Caller caller) {
    Release release = open(id);
    caller.rest().get("/api/2.1/unity-catalog/models/" + release.model());
    return desk.alone(
        release.model(),
        () ->
            "override".equals(asked.role())
                ? override(open(id), asked, caller)
                : signed(open(id), asked, caller));
  }

  /** A document with what a release is, and nobody's word on it: to be filled in by hand. */
  public byte[] template(Release release) {
    return DecisionDocument.of(release, List.of());
  }

  /** Confirms what stands under the caller's name in a document that was put there by hand. */
  public Release confirm(ReleaseId id, Caller caller) {
    Release release = open(id);
    byte[] document =
        desk.artefacts
            .read(caller.principal(), Kind.SIGN_OFF, id)
            .orElseThrow(
                () -> ApiException.notFound("there is no " + Kind.SIGN_OFF.path(id) + " yet"));
    Map<String, Object> fields = Gate.fields(document);
    int confirmed = 0;
    for (String field :
        List.of(Role.ENGINEERING.field(), Role.STAKEHOLDER.field(), Gate.OVERRIDE)) {
      if (fields.get(field) instanceof Map<?, ?> block
          && block.get("owner") instanceof String owner
          && Gate.samePerson(owner, caller.name())) {
        ObjectNode said = Json.MAPPER.convertValue(block, ObjectNode.class);
        keep(id, new SignOffRow(field, caller.name(), said, desk.clock.instant()));
        confirmed++;
      }
    }
    if (confirmed == 0) {
      throw ApiException.invalidState(
          Kind.SIGN_OFF.path(id)
              + " names "
              + caller.name()
              + " nowhere as an owner: only what is signed in your name is yours to confirm");
    }
    desk.store.tell(id, caller.name(), "sign-off", "OK", "confirmed " + Kind.SIGN_OFF.path(id));
    return release;
  }

  private Release open(ReleaseId id) {
    Release release = desk.release(id);
    if (release.state() != ReleaseState.EVALUATED) {
      throw ApiException.invalidState(
          "release "
              + id
              + " is "
              + release.state()
              + (release.state() == ReleaseState.FAILED
                  ? ": it missed a threshold, and so is not signed; "
                  : " and not to be signed; ")
              + release.next());
    }
    return release;
  }

  private Release signed(Release release, Asked asked, Caller caller) {
    Role role = role(asked.role());
    if (!List.of("APPROVED", "APPROVED_WITH_CONDITIONS", "REJECTED")
        .contains(String.valueOf(asked.decision()))) {
      throw ApiException.invalidParameter(
          "decision is '"
              + asked.decision()
              + "'; it is APPROVED, APPROVED_WITH_CONDITIONS or REJECTED");
    }
    if (asked.decision().equals("APPROVED_WITH_CONDITIONS") == asked.conditions().isEmpty()) {
      throw ApiException.invalidParameter(
          "conditions go with APPROVED_WITH_CONDITIONS, and only with that: name them or not");
    }
    requireMay(release, role, caller);
    ObjectNode block = Json.MAPPER.createObjectNode();
    block.put("decision", asked.decision());
    block.put("owner", caller.name());
    block.put("approved_at", desk.clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    block.set("conditions", Json.MAPPER.valueToTree(asked.conditions()));
    block.put("rejection_reason", asked.rejectionReason());
    keep(release.id(), new SignOffRow(role.field(), caller.name(), block, desk.clock.instant()));
    note(release, "rollback_trigger", asked.rollbackTrigger());
    note(release, "next_review", asked.nextReview());
    desk.store.update(release);
    desk.store.tell(
        release.id(), caller.name(), "sign-off", "OK", role.field() + ": " + asked.decision());
    desk.points.at("sign-off.signed");
    return release;
  }

  private static void note(Release release, String fact, String value) {
    if (value != null && !value.isBlank()) {
      release.facts().put(fact, value);
    }
  }

  private Release override(Release release, Asked asked, Caller caller) {
    Map<String, ObjectNode> originals = originals(release);
    if (originals.size() < 2
        || originals.values().stream()
            .noneMatch(b -> b.path("decision").asText().equals("REJECTED"))) {
      throw ApiException.invalidState(
          "there is nothing to override: both sides have signed and one has REJECTED before that");
    }
    if (asked.reason() == null || asked.reason().isBlank()) {
      throw ApiException.invalidParameter("reason is missing: an override says why");
    }
    if (!desk.policy.authorMaySign() && Gate.samePerson(caller.name(), release.author())) {
      throw ApiException.permissionDenied(
          "'" + caller.name() + "' made what is to be released: somebody else overrides");
    }
    ObjectNode block = Json.MAPPER.createObjectNode();
    block.put("owner", caller.name());
    block.put("reason", asked.reason());
    originals.forEach(block::set);
    keep(release.id(), new SignOffRow(Gate.OVERRIDE, caller.name(), block, desk.clock.instant()));
    desk.store.tell(
        release.id(), caller.name(), "sign-off", "OK", "overrides a rejection: " + asked.reason());
    return release;
  }

  private Map<String, ObjectNode> originals(Release release) {
    Map<String, ObjectNode> originals = new java.util.LinkedHashMap<>();
    for (SignOffRow row : desk.store.signOffs(release.id())) {
      if (!row.role().equals(Gate.OVERRIDE)) {
        originals.put(row.role(), row.block());
      }
    }
    return originals;
  }

  /** Says at once what the gate would say later. */
  private void requireMay(Release release, Role role, Caller caller) {
    if (!desk.policy.authorMaySign() && Gate.samePerson(caller.name(), release.author())) {
      throw ApiException.permissionDenied(
          "'"
              + caller.name()
              + "' made version "
              + release.modelVersion()
              + ": somebody else signs, or "
              + SETTING.formatted("author_may_sign"));
    }
    Optional<SignOffRow> other =
        desk.store.signOffs(release.id()).stream()
            .filter(row -> !row.role().equals(role.field()))
            .filter(row -> Gate.samePerson(row.owner(), caller.name()))
            .findFirst();
    if (!desk.policy.samePersonMaySignBoth() && other.isPresent()) {
      throw ApiException.permissionDenied(
          "'"
              + caller.name()
              + "' has signed the other side: a second person signs, or "
              + SETTING.formatted("same_person_may_sign_both"));
    }
  }

  private void keep(ReleaseId id, SignOffRow row) {
    if (!desk.store.sign(id, row)) {
      throw ApiException.alreadyExists(
          row.role() + " of release " + id + " is signed already, and is not signed over");
    }
  }

  private static Role role(String text) {
    for (Role role : Role.values()) {
      if (role.name().equalsIgnoreCase(text) || role.field().equals(text)) {
        return role;
      }
    }
    throw ApiException.invalidParameter(
        "role is '" + text + "'; it is engineering, stakeholder or override");
  }
}

package kitchens.caspers.workspace.releases.gate;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kitchens.caspers.workspace.releases.gate.Reason.Code;
import kitchens.caspers.workspace.releases.gate.SignOff.Role;

/**
 * Says whether a {@code decision.md} lets a release pass. Pure: the same document, subject and
 * policy give the same verdict. It fails closed: what it does not find, cannot read or does not
 * know blocks, and nothing is compared with what is not there.
 */
public final class Gate {

  private static final Set<String> DECISIONS =
      Set.of(SignOff.APPROVED, SignOff.WITH_CONDITIONS, SignOff.REJECTED);

  /** The block that lets a rejected release pass. */
  public static final String OVERRIDE = "state_override";

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final Subject subject;
  private final GatePolicy policy;
  private final List<Reason> reasons = new ArrayList<>();

  private Gate(Subject subject, GatePolicy policy) {
    this.subject = subject;
    this.policy = policy;
  }

  /**
   * The verdict on a document.
   *
   * @param document its bytes; null when there is none
   * @param subject what is to be released
   */
  public static Verdict decide(byte[] document, Subject subject, GatePolicy policy) {
    Objects.requireNonNull(subject, "subject is null");
    Objects.requireNonNull(policy, "policy is null");
    if (document == null) {
      return Verdict.blocked(
          new Reason(
              Code.NO_DOCUMENT,
              "",
              "there is no sign-off yet: both sides sign (caspers release sign-off RELEASE --as"
                  + " engineering --decision APPROVED, and --as stakeholder), then ask again"));
    }
    try {
      return new Gate(subject, policy).decide(FrontMatter.read(document));
    } catch (Unreadable e) {
      return Verdict.blocked(e.reason());
    }
  }

  /**
   * The fields of a document's front matter: text, lists, maps and null.
   *
   * @return nothing when it cannot be read
   */
  public static Map<String, Object> fields(byte[] document) {
    try {
      return FrontMatter.read(document);
    } catch (Unreadable e) {
      return Map.of();
    }
  }

  private Verdict decide(Map<String, Object> fields) {
    requireSubject(fields);
    List<SignOff> signOffs = new ArrayList<>();
    for (Role role : Role.values()) {
      SignOff signOff = signOff(role, fields);
      if (signOff != null) {
        signOffs.add(signOff);
      }
    }
    requireDifferentPeople(signOffs);
    boolean rejected = signOffs.stream().anyMatch(SignOff::rejects);
    // One that bypasses nothing must still be true in what it claims.
    String by = rejected || fields.containsKey(OVERRIDE) ? override(fields, signOffs) : null;
    boolean passes = reasons.isEmpty();
    return new Verdict(passes, reasons, signOffs, passes && rejected ? by : null);
  }

  private void requireSubject(Map<String, Object> fields) {
    Map<?, ?> claimed = map("subject", fields.get("subject"));
    if (claimed == null) {
      return;
    }
    subject
        .fields()
        .forEach(
            (name, is) -> {
              Object says = claimed.get(name);
              if (!is.equals(says)) {
                block(
                    Code.WRONG_SUBJECT,
                    "subject." + name,
                    says == null
                        ? "is missing; the release has '" + is + "'"
                        : "says '"
                            + StrictYaml.shown(says.toString())
                            + "', and the release has '"
                            + is
                            + "': this sign-off is for something else; sign this release anew");
              }
            });
  }

  private SignOff signOff(Role role, Map<String, Object> fields) {
    Map<?, ?> block = map(role.field(), fields.get(role.field()));
    if (block == null) {
      return null;
    }
    int before = reasons.size();
    String decision = text(role, block, "decision");
    String owner = text(role, block, "owner");
    String approvedAt = text(role, block, "approved_at");
    List<String> conditions = conditions(role, block.get("conditions"));
    Object rejection = block.get("rejection_reason");
    if (rejection != null && !(rejection instanceof String)) {
      block(Code.WRONG_TYPE, role.field() + ".rejection_reason", "is not a text");
    }
    if (decision != null && !DECISIONS.contains(decision)) {
      block(
          Code.UNKNOWN_DECISION,
          role.field() + ".decision",
          "is '"
              + StrictYaml.shown(decision)
              + "'; it is APPROVED, APPROVED_WITH_CONDITIONS or REJECTED, letter for letter");
    }
    if (SignOff.WITH_CONDITIONS.equals(decision) && conditions.isEmpty()) {
      block(
          Code.MISSING_FIELD,
          role.field() + ".conditions",
          "are missing: APPROVED_WITH_CONDITIONS names them, or is APPROVED");
    }
    if (approvedAt != null) {
      requireTime(role, approvedAt);
    }
    if (reasons.size() > before) {
      return null;
    }
    if (!policy.authorMaySign() && samePerson(owner, policy.author())) {
      block(
          Code.SIGNED_BY_AUTHOR,
          role.field() + ".owner",
          "'"
              + StrictYaml.shown(owner)
              + "' made what is to be released: somebody else signs, or the setting"
              + " releases.author_may_sign is true");
    }
    return new SignOff(role, decision, owner, approvedAt, conditions, (String) rejection);
  }

  private List<String> conditions(Role role, Object value) {
    if (value == null) {
      return List.of();
    }
    List<String> conditions = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof String text && !text.isBlank()) {
          conditions.add(text);
        }
      }
      if (conditions.size() == list.size()) {
        return conditions;
      }
    }
    block(Code.WRONG_TYPE, role.field() + ".conditions", "is not a list of texts");
    return List.of();
  }

  private void requireTime(Role role, String approvedAt) {
    try {
      Instant at = OffsetDateTime.parse(approvedAt).toInstant();
      if (at.isAfter(policy.now().plus(CLOCKS_DIFFER))) {
        block(Code.BAD_TIME, role.field() + ".approved_at", "lies in the future");
      }
    } catch (DateTimeException e) {
      block(
          Code.BAD_TIME,
          role.field() + ".approved_at",
          "is '" + StrictYaml.shown(approvedAt) + "', not a time such as 2026-01-31T09:30:00Z");
    }
  }

  private void requireDifferentPeople(List<SignOff> signOffs) {
    if (signOffs.size() == 2
        && !policy.samePersonMaySignBoth()
        && samePerson(signOffs.get(0).owner(), signOffs.get(1).owner())) {
      block(
          Code.SAME_PERSON,
          Role.STAKEHOLDER.field() + ".owner",
          "'"
              + StrictYaml.shown(signOffs.get(0).owner())
              + "' signed both: a second person signs, or the setting"
              + " releases.same_person_may_sign_both is true");
    }
  }

  /** Who overrides; null, and a reason, when the override does not hold. */
  private String override(Map<String, Object> fields, List<SignOff> signOffs) {
    if (!fields.containsKey(OVERRIDE)) {
      for (SignOff signOff : signOffs) {
        if (signOff.rejects()) {
          block(
              Code.REJECTED,
              signOff.role().field(),
              "was rejected by '"
                  + StrictYaml.shown(signOff.owner())
                  + (signOff.rejectionReason() == null
                      ? "'"
                      : "': " + StrictYaml.shown(signOff.rejectionReason()))
                  + "; mend it and evaluate again, or override it by name in state_override");
        }
      }
      return null;
    }
    Map<?, ?> override = map(OVERRIDE, fields.get(OVERRIDE));
    if (override == null) {
      return null;
    }
    for (Role role : Role.values()) {
      requireVerbatim(role, fields.get(role.field()), override.get(role.field()));
    }
    Object owner = override.get("owner");
    if (!(owner instanceof String name) || name.isBlank()) {
      block(Code.MISSING_FIELD, OVERRIDE + ".owner", "is missing: an override says whose it is");
      return null;
    }
    if (!policy.authorMaySign() && samePerson(name, policy.author())) {
      block(
          Code.SIGNED_BY_AUTHOR,
          OVERRIDE + ".owner",
          "'" + StrictYaml.shown(name) + "' made what is to be released: somebody else overrides");
    }
    return name;
  }

  private void requireVerbatim(Role role, Object original, Object repeated) {
    String where = OVERRIDE + "." + role.field();
    if (!(original instanceof Map<?, ?> is) || is.get("decision") == null) {
      return; // Blocked already: there is nothing that could be repeated.
    }
    if (!(repeated instanceof Map<?, ?> says) || says.get("decision") == null) {
      block(Code.OVERRIDE_DIFFERS, where, "does not repeat the original decision");
      return;
    }
    says.forEach(
        (field, value) -> {
          if (!is.containsKey(field) || !Objects.equals(is.get(field), value)) {
            block(
                Code.OVERRIDE_DIFFERS,
                where + "." + StrictYaml.shown(String.valueOf(field)),
                "is not what the original decision says: repeat it verbatim");
          }
        });
  }

  private Map<?, ?> map(String name, Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      return map;
    }
    if (value == null || value instanceof Map<?, ?>) {
      block(Code.MISSING_BLOCK, name, "is missing or empty");
    } else {
      block(Code.WRONG_TYPE, name, "is not a map of fields");
    }
    return null;
  }

  private String text(Role role, Map<?, ?> block, String field) {
    Object value = block.get(field);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    boolean missing = value == null || value instanceof String;
    block(
        missing ? Code.MISSING_FIELD : Code.WRONG_TYPE,
        role.field() + "." + field,
        missing ? "is missing" : "is not a text");
    return null;
  }

  /** Names are compared as a person reads them: neither case nor spaces around make another. */
  public static boolean samePerson(String one, String other) {
    return folded(one).equals(folded(other));
  }

  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }

  private void block(Code code, String where, String message) {
    reasons.add(new Reason(code, where, message));
  }
}

package kitchens.caspers.workspace.releases.gate;

import java.util.List;

/**
 * One of the two decisions.
 *
 * @param decision as it stands there
 * @param owner who signed
 * @param approvedAt ISO-8601, with an offset
 * @param rejectionReason null unless given
 */
public record SignOff(
    Role role,
    String decision,
    String owner,
    String approvedAt,
    List<String> conditions,
    String rejectionReason) {

  /** Whose decision it is. */
  public enum Role {
    ENGINEERING("engineering_signoff"),
    STAKEHOLDER("stakeholder_signoff");

    private final String field;

    Role(String field) {
      this.field = field;
    }

    /** Its name in the front matter. */
    public String field() {
      return field;
    }
  }

  /** The one word that rejects. */
  static final String REJECTED = "REJECTED";

  /** The one word that approves without more. */
  static final String APPROVED = "APPROVED";

  /** Approves while the conditions hold. */
  static final String WITH_CONDITIONS = "APPROVED_WITH_CONDITIONS";

  public SignOff {
    conditions = List.copyOf(conditions);
  }

  boolean rejects() {
    return decision.equals(REJECTED);
  }
}

package kitchens.caspers.workspace.releases.store;

/** How far a release is. */
public enum ReleaseState {
  EVALUATING,
  /** The evaluation was cut off; evaluate again, which is another release. */
  INTERRUPTED,
  /** Below a threshold. */
  FAILED,
  /** Good enough to be signed. */
  EVALUATED,
  /** The gate said no. Only another release gets further. */
  BLOCKED,
  /** The gate let it pass. */
  GATED,
  /** It is the champion; endpoint and app may still be another's. */
  PROMOTED,
  DEPLOYED,
  VERIFIED,
  /** Another release took its place. */
  SUPERSEDED,
  ROLLED_BACK;

  /** Whether it is the one in production. */
  public boolean inProduction() {
    return this == PROMOTED || this == DEPLOYED || this == VERIFIED;
  }

  /** Whether it was in production once, and so may be again. */
  public boolean wasInProduction() {
    return inProduction() || this == SUPERSEDED || this == ROLLED_BACK;
  }
}

package kitchens.caspers.simulator.complaint;

/** What a complaint claims. */
public enum Kind {
  /** The order took too long. */
  LATE(true),
  /** Something that was paid for was not in the bag. */
  MISSING_ITEM(true),
  /** The food came cold. */
  COLD(true),
  /** Something else was in the bag than was ordered. */
  WRONG_ITEM(true),
  /** Somebody was rude. */
  RUDE(true),
  /** The food made or might make somebody ill. */
  UNSAFE(true),
  /** Money was taken wrongly. */
  BILLING(true),
  /** Lawyers, courts or the press are named. */
  LEGAL(false),
  /** The writer says that they never ordered, or never pays. */
  FRAUD(false),
  /** Nothing that can be looked into. */
  VAGUE(false),
  /** Insults or threats against people. */
  ABUSIVE(false),
  /** Words meant for whatever machine reads them, along with an ordinary claim. */
  INJECTION(false);

  private final boolean event;

  Kind(boolean event) {
    this.event = event;
  }

  /** Whether it is something that happens to an order, so that the claim is true or not. */
  public boolean happens() {
    return event;
  }
}

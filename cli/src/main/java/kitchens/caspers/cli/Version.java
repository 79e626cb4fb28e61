package kitchens.caspers.cli;

/** The version of everything that one build makes. */
public final class Version {

  /** As in the parent POM. */
  public static final String NUMBER = "0.1.0";

  /** As {@code caspers --version} prints it. */
  public static final String TEXT = "caspers " + NUMBER;

  private Version() {}
}

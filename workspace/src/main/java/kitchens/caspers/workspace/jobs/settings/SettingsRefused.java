package kitchens.caspers.workspace.jobs.settings;

/** Settings that cannot be taken. The message says what, where and the mend. */
public final class SettingsRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why they are refused: they are wrong, or they ask for what this workspace does not compute. */
  public enum Reason {
    INVALID,
    NOT_SERVED
  }

  private final Reason reason;

  private SettingsRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The settings contradict the Jobs API. */
  public static SettingsRefused invalid(String message, Object... arguments) {
    return new SettingsRefused(Reason.INVALID, message.formatted(arguments));
  }

  /** The settings are sound, but nothing here computes them. */
  public static SettingsRefused notServed(String message, Object... arguments) {
    return new SettingsRefused(Reason.NOT_SERVED, message.formatted(arguments));
  }

  public Reason reason() {
    return reason;
  }
}

package kitchens.caspers.workspace.serving;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference to a secret: {@code {{secrets/<scope>/<key>}}}. */
record SecretRef(String scope, String key) {

  private static final Pattern WHOLE =
      Pattern.compile("\\{\\{secrets/([A-Za-z0-9_.@-]{1,128})/([A-Za-z0-9_.-]{1,128})}}");

  /** The reference that a text is; empty when it is none, or more than one. */
  static Optional<SecretRef> in(String text) {
    Matcher matcher = WHOLE.matcher(String.valueOf(text));
    return matcher.matches()
        ? Optional.of(new SecretRef(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether a text has the beginning of one in it. */
  static boolean isMeant(String text) {
    return text.contains("{{secrets/");
  }

  /** As a person writes it. */
  @Override
  public String toString() {
    return "{{secrets/" + scope + "/" + key + "}}";
  }
}

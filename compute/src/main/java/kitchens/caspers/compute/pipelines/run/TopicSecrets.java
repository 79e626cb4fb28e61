package kitchens.caspers.compute.pipelines.run;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts secrets where options refer to them, when a topic is opened and not before. */
final class TopicSecrets {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{secrets/([A-Za-z0-9_.@-]{1,128})/([A-Za-z0-9_.-]{1,128})}}");

  private TopicSecrets() {}

  /**
   * The options with their secrets.
   *
   * @param secret the text of a secret, given its scope and key
   */
  static Map<String, String> in(Map<String, String> options, BinaryOperator<String> secret) {
    Map<String, String> filled = new HashMap<>(options);
    filled.replaceAll((name, value) -> filled(value, secret));
    return filled;
  }

  private static String filled(String value, BinaryOperator<String> secret) {
    Matcher reference = REFERENCE.matcher(value);
    var out = new StringBuilder();
    while (reference.find()) {
      String text = secret.apply(reference.group(1), reference.group(2));
      // Within the quotes of a login's configuration its own quotes are marked.
      boolean whole = reference.end() - reference.start() == value.length();
      String put = whole ? text : text.replace("\\", "\\\\").replace("\"", "\\\"");
      reference.appendReplacement(out, Matcher.quoteReplacement(put));
    }
    return reference.appendTail(out).toString();
  }
}

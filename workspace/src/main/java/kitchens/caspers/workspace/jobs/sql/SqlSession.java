package kitchens.caspers.workspace.jobs.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one statement leaves for the next in a file or a notebook. Each statement has a session of
 * its own at compute, so the current catalog and schema, and the widgets, are kept here.
 */
public final class SqlSession {
  private static final String NAME = "(`(?:[^`]|``)+`|[\\p{L}\\p{N}_]+)";
  private static final Pattern USE_CATALOG =
      Pattern.compile("(?:USE|SET)\\s+CATALOG\\s+" + NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern USE =
      Pattern.compile(
          "USE\\s+(?:(?:SCHEMA|DATABASE)\\s+)?(?:" + NAME + "\\.)?" + NAME,
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WIDGET =
      Pattern.compile(
          "CREATE\\s+WIDGET\\s+(?:TEXT|DROPDOWN|COMBOBOX|MULTISELECT)\\s+"
              + NAME
              + "\\s+DEFAULT\\s+(?:'((?:[^'\\\\]|\\\\.|'')*)'|\"((?:[^\"\\\\]|\\\\.)*)\")(?:\\s.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern REMOVE_WIDGET =
      Pattern.compile("REMOVE\\s+WIDGET\\s+" + NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{([\\p{L}\\p{N}_.-]+)}");

  private final Map<String, String> given;
  private final Map<String, String> widgets = new LinkedHashMap<>();
  private Optional<String> catalog = Optional.empty();
  private Optional<String> schema = Optional.empty();

  /**
   * @param given the parameters; they win over the defaults of widgets
   */
  public SqlSession(Map<String, String> given) {
    this.given = new LinkedHashMap<>(given);
  }

  public Optional<String> catalog() {
    return catalog;
  }

  public Optional<String> schema() {
    return schema;
  }

  /** What {@code :name} stands for. */
  public Map<String, String> parameters() {
    var all = new LinkedHashMap<>(widgets);
    all.putAll(given);
    return all;
  }

  /** Whether the statement was one about widgets, which compute never sees. */
  public boolean takeWidget(String statement) {
    var create = WIDGET.matcher(statement);
    if (create.matches()) {
      var value = create.group(2) == null ? create.group(3) : create.group(2).replace("''", "'");
      widgets.put(name(create.group(1)), value.replaceAll("\\\\(.)", "$1"));
      return true;
    }
    var remove = REMOVE_WIDGET.matcher(statement);
    if (remove.matches()) {
      widgets.remove(name(remove.group(1)));
      return true;
    }
    return false;
  }

  /** A notebook's statement with {@code ${name}} replaced, as text, by widgets and parameters. */
  public String substituted(String statement) {
    var parameters = parameters();
    return SUBSTITUTED
        .matcher(statement)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(parameters.getOrDefault(found.group(1), found.group(0))));
  }

  /** Notes what a statement that succeeded means for those after it. */
  public void succeeded(String statement) {
    var useCatalog = USE_CATALOG.matcher(statement);
    if (useCatalog.matches()) {
      catalog = Optional.of(name(useCatalog.group(1)));
      schema = Optional.empty();
      return;
    }
    var use = USE.matcher(statement);
    if (use.matches()) {
      if (use.group(1) != null) {
        catalog = Optional.of(name(use.group(1)));
      }
      schema = Optional.of(name(use.group(2)));
    }
  }

  private static String name(String text) {
    return text.startsWith("`") ? text.substring(1, text.length() - 1).replace("``", "`") : text;
  }
}

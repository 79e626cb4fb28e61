package kitchens.caspers.workspace.ui;

import java.util.ArrayList;
import java.util.List;

/** The entries of the navigation, in the groups that they stand in. */
public enum Section {
  HOME("", "Home", "/", "M3 7.5 8 3l5 4.5V13H9.8V9.6H6.2V13H3z"),
  JOBS("Orchestrate", "Jobs", "/jobs", "M2 3h4v3H2zM10 3h4v3h-4zM10 10h4v3h-4zM6 4.5h4M8 4.5v7h2"),
  RUNS("Orchestrate", "Runs", "/runs", "M3 3.5h10M3 8h6M3 12.5h8"),
  PIPELINES("Orchestrate", "Pipelines", "/pipelines", "M2 4h4l4 8h4M2 12h4M10 4h4M8 8h.1"),
  CATALOG(
      "Data",
      "Catalog",
      "/catalog",
      "M3 4c0-2.6 10-2.6 10 0v8c0 2.6-10 2.6-10 0zM3 4c0 2.6 10 2.6 10 0M3 8c0 2.6 10 2.6 10 0"),
  VOLUMES("Data", "Volumes", "/volumes", "M2.5 4.5h4l1.5 2h5.5v6h-11z"),
  INGEST("Data", "Ingest", "/ingest", "M8 2v7M5 6.2 8 9l3-2.8M2.5 10v3.5h11V10"),
  SQL("Data", "SQL editor", "/sql", "M3 5l3 3-3 3M8 12h5"),
  DASHBOARDS("Data", "Dashboards", "/dashboards", "M2.5 13.5h11M4 13V8M8 13V3M12 13V6"),
  SERVING("AI", "Serving", "/serving", "M8 2l5.5 3v6L8 14l-5.5-3V5zM8 2v12M2.5 5 8 8l5.5-3"),
  AGENT_RUNS("AI", "Agent runs", "/agent-runs", "M3 4h.1M6 4h7M3 8h.1M6 8h7M3 12h.1M6 12h4"),
  EVALUATIONS("AI", "Evaluations", "/evaluations", "M3 13.5h10M4.5 11V7M8 11V3M11.5 11V5.5"),
  RELEASES("AI", "Releases", "/releases", "M8 13.5V3M4 7l4-4 4 4M3 13.5h10"),
  TRACES("AI", "Traces", "/ml/traces", "M2 4h7M5 8h8M8 12h6"),
  APPS(
      "Workspace",
      "Apps",
      "/apps",
      "M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z"),
  COMPUTE(
      "Workspace",
      "Compute",
      "/compute",
      "M4.5 4.5h7v7h-7zM6 2v2.5M10 2v2.5M6 11.5V14M10 11.5V14M2 6h2.5M2 10h2.5M11.5 6H14M11.5"
          + " 10H14"),
  DEPLOYMENTS(
      "Workspace",
      "Deployments",
      "/deployments",
      "M8 2l5.5 3L8 8 2.5 5zM2.5 8 8 11l5.5-3M2.5 11 8 14l5.5-3"),
  INBOX(
      "Workspace", "Inbox", "/inbox", "M2.5 9.5 4.5 3h7l2 6.5V13h-11zM2.5 9.5H6L7 11h2l1-1.5h3.5"),
  NONE("", "", "", "");

  private final String group;
  private final String label;
  private final String path;
  private final String icon;

  Section(String group, String label, String path, String icon) {
    this.group = group;
    this.label = label;
    this.path = path;
    this.icon = icon;
  }

  /** The navigation with one entry lit. */
  static String navigation(Section lit) {
    StringBuilder html = new StringBuilder(4096);
    for (String group : groups()) {
      html.append("<div class=\"group\">");
      if (!group.isEmpty()) {
        html.append("<p>").append(group).append("</p>");
      }
      for (Section entry : values()) {
        if (entry != NONE && entry.group.equals(group)) {
          html.append(entry.link(entry == lit));
        }
      }
      html.append("</div>\n");
    }
    return html.toString();
  }

  private String link(boolean lit) {
    return """
    <a href="%s" data-section="%s"%s><svg viewBox="0 0 16 16" aria-hidden="true"><path d="%s"/></svg>\
    <span>%s</span></a>
    """
        .formatted(
            path,
            name().toLowerCase(java.util.Locale.ROOT),
            lit ? " aria-current=\"page\"" : "",
            icon,
            label);
  }

  private static List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (Section entry : values()) {
      if (entry != NONE && !groups.contains(entry.group)) {
        groups.add(entry.group);
      }
    }
    return groups;
  }
}

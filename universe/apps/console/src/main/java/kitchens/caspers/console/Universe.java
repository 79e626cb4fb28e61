package kitchens.caspers.console;

/**
 * The universe that the console is of, and what its things are called.
 *
 * @param catalog the universe's
 * @param workspaceUrl where the workspace answers, without a slash at its end
 */
record Universe(String catalog, String workspaceUrl) {
  static final String REFUND_MANAGER = "refund-manager";
  static final String COMPLAINT_DESK = "complaint-desk";

  /** An app's name in the workspace, as the stages give it. */
  String app(String folder) {
    return catalog.equals("caspers") ? folder : folder + "-" + catalog.replace('_', '-');
  }

  /** Where the workspace passes requests on to an app. */
  String appPath(String folder) {
    return "/apps/" + app(folder);
  }

  /** The registered model of the refund agent. */
  String refundModel() {
    return catalog + ".ai.refunder";
  }

  /** The endpoint that the refund agent answers at. */
  String refundEndpoint() {
    return catalog + "-refunder";
  }

  /** A volume's path, with a slash at its end. */
  String volume(String schema, String name) {
    return "/Volumes/" + catalog + "/" + schema + "/" + name + "/";
  }

  /** A table's full name, quoted for SQL. */
  String table(String schema, String name) {
    return "`" + catalog.replace("`", "``") + "`." + schema + "." + name;
  }
}

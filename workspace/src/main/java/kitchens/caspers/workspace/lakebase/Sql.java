package kitchens.caspers.workspace.lakebase;

/** Names and texts as Postgres' SQL writes them, where no parameter may stand. */
final class Sql {

  private Sql() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String name(String schema, String name) {
    return name(schema) + "." + name(name);
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

package kitchens.caspers.workspace.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A SQL notebook in source form: a first line that says so, cells parted by {@code -- COMMAND
 * ----------}, and lines that begin with {@code -- MAGIC} for what is not SQL.
 */
public record SqlNotebook(List<Cell> cells) {
  private static final String FIRST_LINE = "-- Databricks notebook source";
  private static final Pattern SEPARATOR = Pattern.compile("--\\s*COMMAND\\s*-{10}\\s*");
  private static final Pattern MAGIC = Pattern.compile("--\\s*MAGIC(?: (.*))?");
  private static final Pattern TITLE = Pattern.compile("--\\s*DBTITLE\\s+\\d+,(.*)");

  /** What a cell is written in. */
  public enum Language {
    SQL,
    MARKDOWN,
    OTHER
  }

  /**
   * One cell.
   *
   * @param line of its first line in the notebook, from 1
   * @param magic the word after the percent sign, when it is neither SQL nor Markdown
   */
  public record Cell(Language language, String text, int line, String title, String magic) {}

  /** The notebook in a file's text is not one of SQL; the message says what it is. */
  public static final class NotSql extends Exception {
    private static final long serialVersionUID = 1L;

    NotSql(String message) {
      super(message);
    }
  }

  /** Reads a notebook. */
  public static SqlNotebook parse(String text) throws NotSql {
    var lines = text.replace("\r\n", "\n").split("\n", -1);
    var first = lines[0].replace("\ufeff", "").strip();
    if (!first.equals(FIRST_LINE)) {
      throw new NotSql(notSql(first));
    }
    var cells = new ArrayList<Cell>();
    var from = 1;
    for (var i = 1; i <= lines.length; i++) {
      if (i == lines.length || SEPARATOR.matcher(lines[i].strip()).matches()) {
        add(cells, List.of(lines).subList(from, i), from + 1);
        from = i + 1;
      }
    }
    return new SqlNotebook(List.copyOf(cells));
  }

  private static String notSql(String first) {
    return switch (first) {
      case "# Databricks notebook source" ->
          "it is a notebook in Python or R, and this workspace has no runtime for that";
      case "// Databricks notebook source" ->
          "it is a notebook in Scala, which this workspace does not run";
      default ->
          "its first line is not '%s', so it is no SQL notebook in source form"
              .formatted(FIRST_LINE);
    };
  }

  private static void add(List<Cell> cells, List<String> lines, int line) {
    var title = "";
    var own = new ArrayList<String>();
    var magic = new ArrayList<String>();
    for (var text : lines) {
      var ofMagic = MAGIC.matcher(text.strip());
      var ofTitle = TITLE.matcher(text.strip());
      if (ofTitle.matches()) {
        title = ofTitle.group(1).strip();
        own.add("");
      } else if (ofMagic.matches()) {
        magic.add(ofMagic.group(1) == null ? "" : ofMagic.group(1));
      } else {
        own.add(text);
      }
    }
    if (magic.isEmpty()) {
      var text = String.join("\n", own);
      if (!text.isBlank()) {
        cells.add(new Cell(Language.SQL, text, line, title, ""));
      }
      return;
    }
    cells.add(ofMagic(magic, line, title));
  }

  private static Cell ofMagic(List<String> lines, int line, String title) {
    var text = lines.stream().collect(Collectors.joining("\n")).strip();
    var word = text.startsWith("%") ? text.substring(1).split("\\s", 2)[0] : "";
    var rest = text.substring(word.isEmpty() ? 0 : word.length() + 1).strip();
    return switch (word) {
      case "md", "md-sandbox" -> new Cell(Language.MARKDOWN, rest, line, title, "");
      case "sql" -> new Cell(Language.SQL, rest, line, title, "");
      default -> new Cell(Language.OTHER, rest, line, title, word);
    };
  }
}

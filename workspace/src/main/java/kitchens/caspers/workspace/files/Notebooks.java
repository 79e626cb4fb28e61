package kitchens.caspers.workspace.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Notebooks in source form: files whose first line says so, in the comment of their language.
 * Nothing else is remembered about them.
 */
final class Notebooks {

  /** The languages of notebooks and how their first line reads. */
  enum Language {
    PYTHON("# Databricks notebook source"),
    R("# Databricks notebook source"),
    SQL("-- Databricks notebook source"),
    SCALA("// Databricks notebook source");

    private final String firstLine;

    Language(String firstLine) {
      this.firstLine = firstLine;
    }
  }

  private static final int LONGEST_FIRST_LINE = 64;

  private Notebooks() {}

  /** The language of the notebook in {@code file}; empty when it is a file like any other. */
  static Optional<Language> language(Path file) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(LONGEST_FIRST_LINE);
    }
    String line = new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    boolean r = file.getFileName().toString().endsWith(".r");
    for (Language language : Language.values()) {
      if (line.equals(language.firstLine) && (language != Language.PYTHON || !r)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /** The content with the first line that makes it a notebook. */
  static byte[] marked(byte[] content, Language language) {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.startsWith(language.firstLine)
        ? content
        : (language.firstLine + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }
}

package kitchens.caspers.cli.demo;

/** Markdown as a terminal shows it. */
final class Prose {

  private Prose() {}

  /** Without the marks that only a page understands; links as their words. */
  static String plain(String markdown) {
    return markdown
        .replaceAll("!\\[[^]]*]\\([^)]*\\)\n?", "")
        .replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "$1")
        .replaceAll("(?<![\\w*])\\*([^*\n]+)\\*(?![\\w*])", "$1")
        .replace("`", "");
  }
}

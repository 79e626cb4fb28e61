package kitchens.caspers.cli;

import picocli.CommandLine.Command;

/** {@code caspers version}. */
@Command(
    name = "version",
    description = "Show the version.",
    footer = {"", "Example:", "  caspers version"})
final class VersionCommand implements Runnable {

  @Override
  public void run() {
    System.out.println(Version.TEXT);
  }
}

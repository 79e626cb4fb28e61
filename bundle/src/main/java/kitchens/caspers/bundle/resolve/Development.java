package kitchens.caspers.bundle.resolve;

import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** What keeps people's copies of a target with {@code mode: development} apart. */
final class Development {

  private Development() {}

  static void check(Mapping config, Problems problems) {
    var user = config.text("workspace", "current_user", "userName");
    var shortName = config.text("workspace", "current_user", "short_name");
    var root = config.text("workspace", "root_path");
    if (root != null && !names(root, user, shortName)) {
      problems.error(
          config.find("workspace", "root_path").at(),
          "everybody's copy of this development target lies at " + root,
          "let it begin with ~/, or put ${workspace.current_user.userName} into it");
    }
    if ("UNPAUSED".equals(config.text("presets", "trigger_pause_status"))) {
      problems.error(
          config.find("presets", "trigger_pause_status").at(),
          "a development target pauses schedules and triggers",
          "write PAUSED, or leave it out; one job's pause_status may say otherwise");
    }
    var prefix = config.text("presets", "name_prefix");
    if (prefix != null && !names(prefix, user, shortName)) {
      problems.error(
          config.find("presets", "name_prefix").at(),
          "the prefix \"" + prefix + "\" is the same for everybody",
          "put ${workspace.current_user.short_name} into it");
    }
  }

  /** A user who is not known yet stands there as a reference. */
  private static boolean names(String text, String user, String shortName) {
    return text.contains("${workspace.current_user.")
        || user != null && text.contains(user)
        || shortName != null && text.contains(shortName);
  }
}

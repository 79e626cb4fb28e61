package kitchens.caspers.workspace.apps.run;

import kitchens.caspers.workspace.settings.Settings;

/**
 * What one app may take of the machine.
 *
 * @param memoryBytes resident, of all its processes together
 * @param processes how many
 * @param diskBytes in its own folder, with its temporary files
 */
public record AppLimits(long memoryBytes, int processes, long diskBytes) {

  /** As the settings say. */
  public static AppLimits of(Settings.Apps settings) {
    return new AppLimits(
        (long) settings.memoryMegabytes() << 20,
        settings.processes(),
        (long) settings.diskMegabytes() << 20);
  }
}

package kitchens.caspers.bundle.resolve;

import java.nio.file.Path;
import kitchens.caspers.bundle.value.Location;

/**
 * A library of a task that is uploaded on its own.
 *
 * @param local the file, which may have to be built first
 * @param remote its path in the workspace
 * @param at where the task names it
 */
public record Library(Path local, String remote, Location at) {}

package kitchens.caspers.workspace.releases.store;

import java.time.Instant;

/**
 * Something that was done to a release.
 *
 * @param step {@code evaluate}, {@code sign-off}, {@code gate}, {@code promote}, …
 * @param outcome {@code OK}, {@code BLOCKED} or {@code FAILED}
 */
public record ReleaseEvent(Instant at, String who, String step, String outcome, String message) {}

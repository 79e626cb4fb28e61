package kitchens.caspers.workspace.jobs.settings;

/** The setting that keeps one run of a job going at any time. */
public record Continuous(boolean paused) {}

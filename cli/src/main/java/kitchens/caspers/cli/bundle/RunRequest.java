package kitchens.caspers.cli.bundle;

/**
 * What {@code bundle run} was asked for.
 *
 * @param key of the thing to run
 * @param restart whether what goes on of it ends first
 * @param validateOnly whether nothing is to run
 * @param events whether each change is told as a line of JSON
 */
record RunRequest(
    String key,
    RunFlags flags,
    boolean noWait,
    boolean restart,
    boolean validateOnly,
    boolean events) {}

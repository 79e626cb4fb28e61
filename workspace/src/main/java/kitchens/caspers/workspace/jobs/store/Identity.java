package kitchens.caspers.workspace.jobs.store;

/** A principal as a job or run remembers it: the name stays readable when the principal is gone. */
public record Identity(String id, String userName) {}

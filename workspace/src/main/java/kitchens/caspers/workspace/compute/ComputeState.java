package kitchens.caspers.workspace.compute;

/** Where compute is in its life. */
public enum ComputeState {
  /** Not started: nothing has needed it, or the workspace is stopping. */
  STOPPED,
  /** A process runs, Spark is not warm yet. */
  STARTING,
  /** Statements and pipelines run. */
  READY,
  /** The process died; a new one is started in a moment. */
  RESTARTING,
  /** It could not be started; that is tried again, more and more rarely. */
  FAILED
}

package kitchens.caspers.workspace.jobs.settings;

/** The condition on a task's dependencies under which it runs, in the words of the Jobs API. */
public enum RunIf {
  ALL_SUCCESS,
  AT_LEAST_ONE_SUCCESS,
  NONE_FAILED,
  ALL_DONE,
  AT_LEAST_ONE_FAILED,
  ALL_FAILED
}

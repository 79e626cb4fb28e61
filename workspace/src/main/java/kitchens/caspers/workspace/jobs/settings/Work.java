package kitchens.caspers.workspace.jobs.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a task does. Texts may hold dynamic value references, unresolved. */
public sealed interface Work {

  /** The field of the Jobs API that asks for it. */
  String field();

  /**
   * Whether the engine itself does it, without a process or a call: such work survives the
   * workspace's end and is never lost.
   */
  default boolean inEngine() {
    return false;
  }

  /**
   * A {@code spark_jar_task}: a main class run in a JVM of its own.
   *
   * @param parameters arguments of main
   * @param jars workspace paths ({@code /Workspace/…} or {@code /Volumes/…}) in class path order
   * @param jvmOptions what the task's cluster asks for its driver: memory and Java options
   */
  record Jar(
      String mainClassName, List<String> parameters, List<String> jars, List<String> jvmOptions)
      implements Work {
    @Override
    public String field() {
      return "spark_jar_task";
    }
  }

  /**
   * A {@code sql_task}: the statements of a file, or a text, one after the other.
   *
   * @param path of a workspace file; none when there is a text
   * @param warehouseId where they run
   */
  record Sql(
      Optional<String> path,
      Optional<String> text,
      Map<String, String> parameters,
      String warehouseId)
      implements Work {
    @Override
    public String field() {
      return "sql_task";
    }
  }

  /**
   * A {@code spark_python_task}: a file of Python in a process of its own.
   *
   * @param path {@code /Workspace/…}
   * @param parameters its arguments
   */
  record Python(String path, List<String> parameters) implements Work {
    @Override
    public String field() {
      return "spark_python_task";
    }
  }

  /**
   * A {@code notebook_task}: a notebook in source form, cell by cell, in SQL or, where there is a
   * runtime, in Python.
   */
  record Notebook(String path, Map<String, String> parameters, Optional<String> warehouseId)
      implements Work {
    @Override
    public String field() {
      return "notebook_task";
    }
  }

  /** A {@code pipeline_task}: one update of a pipeline. */
  record Pipeline(
      String pipelineId,
      boolean fullRefresh,
      List<String> fullRefreshSelection,
      List<String> refreshSelection)
      implements Work {
    @Override
    public String field() {
      return "pipeline_task";
    }
  }

  /** A {@code run_job_task}: a run of another job. */
  record RunJob(long jobId, Map<String, String> parameters) implements Work {
    @Override
    public String field() {
      return "run_job_task";
    }

    @Override
    public boolean inEngine() {
      return true;
    }
  }

  /** A {@code condition_task}. */
  record Condition(Comparison op, String left, String right) implements Work {
    @Override
    public String field() {
      return "condition_task";
    }

    @Override
    public boolean inEngine() {
      return true;
    }
  }

  /**
   * A {@code for_each_task}.
   *
   * @param inputs a JSON array, or a reference to one
   * @param concurrency how many iterations are at work at once
   * @param task what each iteration does; its key is for showing only
   */
  record ForEach(String inputs, int concurrency, TaskSettings task) implements Work {
    @Override
    public String field() {
      return "for_each_task";
    }

    @Override
    public boolean inEngine() {
      return true;
    }
  }
}

package kitchens.caspers.compute.pipelines.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The pipeline's source is wrong; carries every problem that was found, in the order of files. */
public final class PipelineSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  public PipelineSourceException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}

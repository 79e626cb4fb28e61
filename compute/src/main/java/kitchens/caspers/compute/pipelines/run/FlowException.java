package kitchens.caspers.compute.pipelines.run;

import kitchens.caspers.compute.pipelines.graph.Dataset;

/** A dataset's flow failed; says where the dataset is defined. */
public final class FlowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FlowException(Dataset dataset, RuntimeException cause) {
    super(
        dataset.definition().at() + ": " + dataset.name() + " failed: " + cause.getMessage(),
        cause);
  }
}

package kitchens.caspers.workspace.pipelines;

import java.time.Instant;

/** A pipeline: what its owner wants of it. What it does is said by its updates. */
record Pipeline(
    String pipelineId,
    PipelineSpec spec,
    String creatorUserName,
    Instant createdAt,
    Instant lastModified) {

  String name() {
    return spec.name();
  }
}

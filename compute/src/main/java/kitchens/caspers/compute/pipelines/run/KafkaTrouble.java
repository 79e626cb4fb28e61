package kitchens.caspers.compute.pipelines.run;

import java.util.concurrent.TimeoutException;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.pipelines.graph.TopicSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What an error of the connector means to who wrote the pipeline. */
final class KafkaTrouble {
  private KafkaTrouble() {}

  /** 503 when another try may help; what else is said needs a hand. */
  static RuntimeException of(TopicSource source, Throwable why) {
    boolean waits = false;
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof UnknownTopicOrPartitionException || t instanceof InvalidTopicException) {
        return ComputeException.notFound(
            "%s has no topic %s: make it, or mend its name".formatted(source, source.topics()));
      }
      if (t instanceof AuthenticationException || t instanceof AuthorizationException) {
        return ComputeException.permissionDenied(source + " refuses: " + t.getMessage());
      }
      // A name that does not resolve may do so later.
      if (t instanceof ConfigException && !String.valueOf(t.getMessage()).contains("resolvable")) {
        return ComputeException.badRequest(source + ": " + t.getMessage());
      }
      waits |= t instanceof KafkaException || t instanceof TimeoutException;
    }
    // Spark says that records are lost by an IllegalStateException, whatever it follows from.
    if (waits && !(why instanceof IllegalStateException)) {
      return ComputeException.unavailable(source + " does not answer: " + root(why).getMessage());
    }
    return new IllegalStateException(source + ": " + why.getMessage(), why);
  }

  private static Throwable root(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? why : root;
  }
}

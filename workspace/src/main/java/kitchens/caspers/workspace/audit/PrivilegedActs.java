package kitchens.caspers.workspace.audit;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests are acts that are kept: all that change something, but for data itself and for
 * questions that are asked with a body; readings of secrets; and whatever is refused for want of a
 * privilege or of credentials.
 */
final class PrivilegedActs {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<Integer> REFUSALS = Set.of(401, 403);

  /** What changes data, which has a log of its own, or nothing. */
  private static final List<Pattern> NO_ACTS =
      List.of(
          Pattern.compile("/internal/.*"),
          Pattern.compile(
              "(/api/2\\.0)?/serving-endpoints/.*(invocations|completions|responses|embeddings)"),
          Pattern.compile("/api/2\\.0/sql/statements.*"),
          Pattern.compile("/api/2\\.0/fs/.*"),
          // What a tool does goes through the routes that do it, where it is kept.
          Pattern.compile("/api/2\\.0/mcp/.*"),
          Pattern.compile("/api/2\\.0/mlflow/(runs|traces|experiments/search).*"),
          Pattern.compile("/api/2\\.0/caspers/(privileges/check|graphs/.*|traces.*)"),
          Pattern.compile("/api/2\\.0/caspers/jobs/task-values"),
          Pattern.compile("/api/2\\.0/database/credentials"));

  private static final Pattern SECRET_READS = Pattern.compile("/api/2\\.0/secrets/get");

  private PrivilegedActs() {}

  static boolean contains(String method, String path, int status) {
    if (!path.startsWith("/api/") && !path.startsWith("/oidc/") && !path.startsWith("/internal/")) {
      return false;
    }
    if (REFUSALS.contains(status) || SECRET_READS.matcher(path).matches()) {
      return true;
    }
    return !READS.contains(method)
        && NO_ACTS.stream().noneMatch(pattern -> pattern.matcher(path).matches());
  }
}

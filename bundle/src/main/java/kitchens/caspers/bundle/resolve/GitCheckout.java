package kitchens.caspers.bundle.resolve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/**
 * The Git checkout that a bundle lies in, read from its files.
 *
 * @param branch empty when no branch is checked out
 * @param commit empty before the first one
 * @param originUrl empty without a remote called origin
 */
public record GitCheckout(
    Optional<String> branch, Optional<String> commit, Optional<String> originUrl) {

  private static final Location HERE = Location.source("git");
  private static final String HEAD_REF = "ref: refs/heads/";
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final Pattern ORIGIN =
      Pattern.compile("(?ms)^\\[remote \"origin\"]\\s*\\n(?:(?!^\\[).)*?^\\s*url\\s*=\\s*(\\S+)");

  /** The checkout around a directory, if there is one. */
  public static Optional<GitCheckout> around(Path directory) {
    for (var dir = directory.toAbsolutePath(); dir != null; dir = dir.getParent()) {
      var git = dir.resolve(".git");
      if (Files.isDirectory(git)) {
        return text(git.resolve("HEAD")).map(head -> of(git, git, head));
      }
      if (Files.isRegularFile(git)) {
        return linked(dir, git);
      }
    }
    return Optional.empty();
  }

  /** A further work tree's {@code .git} is a file that says where the rest is. */
  private static Optional<GitCheckout> linked(Path dir, Path file) {
    return text(file)
        .filter(text -> text.startsWith("gitdir: "))
        .map(text -> dir.resolve(text.substring("gitdir: ".length())).normalize())
        .flatMap(
            git -> {
              var common =
                  text(git.resolve("commondir"))
                      .map(path -> git.resolve(path).normalize())
                      .orElse(git);
              return text(git.resolve("HEAD")).map(head -> of(git, common, head));
            });
  }

  private static GitCheckout of(Path git, Path common, String head) {
    var origin =
        text(common.resolve("config"))
            .map(ORIGIN::matcher)
            .filter(found -> found.find())
            .map(found -> found.group(1).replaceFirst("//[^/@]*@", "//"));
    if (!head.startsWith(HEAD_REF)) {
      return new GitCheckout(Optional.empty(), Optional.of(head), origin);
    }
    var branch = head.substring(HEAD_REF.length());
    var ref = "refs/heads/" + branch;
    var commit =
        text(git.resolve(ref)).or(() -> text(common.resolve(ref))).or(() -> packed(common, ref));
    return new GitCheckout(Optional.of(branch), commit, origin);
  }

  private static Optional<String> packed(Path common, String ref) {
    return text(common.resolve("packed-refs")).stream()
        .flatMap(String::lines)
        .filter(line -> line.endsWith(" " + ref))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst();
  }

  private static Optional<String> text(Path file) {
    try {
      return file != null && Files.isRegularFile(file) && Files.size(file) <= LARGEST
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** {@code bundle.git} with what the checkout says, where the bundle says nothing. */
  public Mapping describe(Mapping config, Problems problems) {
    var wanted = config.find("bundle", "git", "branch");
    if (wanted instanceof Scalar name
        && "production".equals(config.text("bundle", "mode"))
        && branch.filter(name.asText()::equals).isEmpty()) {
      problems.error(
          name.at(),
          "the target is deployed from branch "
              + name.asText()
              + ", but "
              + branch.map(b -> "branch " + b).orElse("no branch")
              + " is checked out",
          "check out " + name.asText());
    }
    var whole = with(config, "branch", branch);
    whole = with(whole, "commit", commit);
    return with(whole, "origin_url", originUrl);
  }

  private static Mapping with(Mapping config, String field, Optional<String> value) {
    var path = List.of("bundle", "git", field);
    return value.isEmpty() || config.find(path) != null
        ? config
        : config.with(path, new Scalar(value.get(), HERE));
  }
}

package kitchens.caspers.workspace.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where records come in besides the webhook.
 *
 * @param watch folders of this machine
 * @param capture PostgreSQL databases whose changes are followed
 * @param requestsPerSecond that one caller may send to the webhook
 */
public record IngestSettings(List<Watch> watch, List<Capture> capture, Integer requestsPerSecond) {

  public IngestSettings {
    watch = watch == null ? List.of() : List.copyOf(watch);
    capture = capture == null ? List.of() : List.copyOf(capture);
    requestsPerSecond = requestsPerSecond == null ? 1_000 : requestsPerSecond;
    if (requestsPerSecond < 1) {
      throw new IllegalArgumentException("requests_per_second is at least 1");
    }
    Set<String> names = new HashSet<>();
    for (Capture one : capture) {
      if (!names.add(one.name())) {
        throw new IllegalArgumentException("two captures are named " + one.name());
      }
    }
  }

  /**
   * A folder that is watched.
   *
   * @param folder absolute, on this machine
   * @param volume in three parts
   * @param mapping one of the volume's; absent where records are events already
   */
  public record Watch(String folder, String volume, Optional<String> mapping) {

    public Watch {
      mapping = mapping == null ? Optional.empty() : mapping;
      if (folder == null || !folder.startsWith("/")) {
        throw new IllegalArgumentException("folder is " + folder + ": give an absolute path");
      }
      checkVolume(volume);
    }
  }

  /**
   * A PostgreSQL database whose changes are followed.
   *
   * @param name also of its replication slot and publication, behind {@code caspers_}
   * @param password {@code {{secrets/<scope>/<key>}}}; absent where the server asks for none
   * @param tables each as {@code schema.table}
   * @param volume in three parts
   * @param mapping one of the volume's; absent where changes land as they are
   */
  public record Capture(
      String name,
      String host,
      Integer port,
      String database,
      String user,
      Optional<String> password,
      List<String> tables,
      String volume,
      Optional<String> mapping) {

    public Capture {
      host = host == null ? "127.0.0.1" : host;
      port = port == null ? 5432 : port;
      password = password == null ? Optional.empty() : password;
      tables = tables == null ? List.of() : List.copyOf(tables);
      mapping = mapping == null ? Optional.empty() : mapping;
      if (name == null || !name.matches("[a-z][a-z0-9_]{0,40}")) {
        throw new IllegalArgumentException(
            "a capture's name is a-z, 0-9 and _, a letter first, at most 41 of them");
      }
      if (database == null || user == null) {
        throw new IllegalArgumentException("capture " + name + ": give database and user");
      }
      if (tables.isEmpty() || !tables.stream().allMatch(t -> t.matches("[^.,\\s]+\\.[^.,\\s]+"))) {
        throw new IllegalArgumentException(
            "capture " + name + ": name its tables, such as [public.orders]");
      }
      if (password.filter(text -> !text.startsWith("{{secrets/")).isPresent()) {
        throw new IllegalArgumentException(
            "capture "
                + name
                + ": a password does not stand here; put it into a secret and write"
                + " {{secrets/<scope>/<key>}}");
      }
      checkVolume(volume);
    }
  }

  private static void checkVolume(String volume) {
    if (volume == null || !volume.matches("[^./]+\\.[^./]+\\.[^./]+")) {
      throw new IllegalArgumentException(
          "volume is " + volume + ": name it in three parts, such as caspers.simulator.events");
    }
  }
}

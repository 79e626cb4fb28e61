package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with one type of object. Principals are named {@code user_name:ann@example.com},
 * {@code group_name:users} or {@code service_principal_name:<application id>}.
 */
public interface Acl {

  /** The kinds of principals, as the fields that name one. */
  List<String> PRINCIPALS = List.of("user_name", "group_name", "service_principal_name");

  /**
   * What is written before the object's id in the id of its permissions, such as {@code /jobs/}.
   */
  String prefix();

  /** The levels that such an object has, least first. */
  List<String> levels();

  /**
   * The level that stands for one of the levels of the whole bundle.
   *
   * @param bundleLevel {@code CAN_VIEW}, {@code CAN_RUN} or {@code CAN_MANAGE}
   * @return empty when such an object has nothing like it
   */
  Optional<String> ofBundle(String bundleLevel);

  /** The level of each principal, inherited ones too. */
  Map<String, String> read(WorkspaceClient workspace, String id);

  /** Gives the wanted levels, takes away those of {@code gone}, and leaves all others alone. */
  void write(WorkspaceClient workspace, String id, Map<String, String> wanted, Set<String> gone);
}

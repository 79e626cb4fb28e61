package kitchens.caspers.workspace.grants;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one principal holds on a securable and on what contains it.
 *
 * @param names under which the principal owns things
 * @param levels from the thing itself outwards to the metastore; those that do not exist are absent
 */
record Holding(Securable securable, Set<String> names, List<Level> levels) {

  /** One securable of the way outwards, and what was granted on it. */
  record Level(SecurableType type, UUID id, String fullName, String owner, Set<Privilege> granted) {

    boolean grants(Privilege privilege) {
      return granted.contains(privilege)
          || privilege.ofAll() && granted.contains(Privilege.ALL_PRIVILEGES);
    }
  }

  Optional<Level> level(SecurableType type) {
    return levels.stream().filter(level -> level.type() == type).findFirst();
  }

  /** The thing itself; empty when it does not exist. */
  Optional<Level> leaf() {
    return level(securable.type());
  }

  /** Whether a privilege was granted on the thing or on what contains it, or its owner asks. */
  boolean has(Privilege privilege) {
    if (leaf().filter(this::owns).isPresent()) {
      return true;
    }
    if (privilege == Privilege.MANAGE && levels.stream().anyMatch(this::owns)) {
      return true;
    }
    return levels.stream().anyMatch(level -> level.grants(privilege));
  }

  /** Whether the thing may be seen by name, once what contains it may be used. */
  boolean sees() {
    return levels.stream().anyMatch(this::owns)
        || levels.stream()
            .anyMatch(level -> level.granted().stream().anyMatch(p -> securable.type().takes(p)));
  }

  boolean browses() {
    return levels.stream().anyMatch(level -> level.grants(Privilege.BROWSE));
  }

  /** The first of USE CATALOG and USE SCHEMA that is missing on the way in. */
  Optional<Denial> denied() {
    if (securable.type().parts() > 1) {
      Optional<Denial> denial = use(SecurableType.CATALOG, Privilege.USE_CATALOG);
      if (denial.isPresent()) {
        return denial;
      }
    }
    return securable.type().parts() > 2
        ? use(SecurableType.SCHEMA, Privilege.USE_SCHEMA)
        : Optional.empty();
  }

  private Optional<Denial> use(SecurableType type, Privilege privilege) {
    return level(type)
        .filter(level -> !owns(level))
        .filter(
            level ->
                levels.stream()
                    .filter(outer -> outer.type().parts() <= type.parts())
                    .noneMatch(outer -> outer.grants(privilege)))
        .map(level -> new Denial(privilege, Securable.of(type, level.fullName())));
  }

  private boolean owns(Level level) {
    return level.owner() != null && names.contains(level.owner());
  }
}

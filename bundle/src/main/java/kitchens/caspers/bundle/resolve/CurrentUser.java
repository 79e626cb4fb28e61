package kitchens.caspers.bundle.resolve;

/**
 * Who deploys.
 *
 * @param userName as the workspace knows them, mostly an e-mail address
 */
public record CurrentUser(String userName) {

  /** What a name can be prefixed with: the part before the @, letters, digits and underscores. */
  public String shortName() {
    var at = userName.indexOf('@');
    return (at < 0 ? userName : userName.substring(0, at)).replaceAll("[^A-Za-z0-9]", "_");
  }
}

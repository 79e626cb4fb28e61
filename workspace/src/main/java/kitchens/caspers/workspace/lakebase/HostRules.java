package kitchens.caspers.workspace.lakebase;

/** Who may log in to an instance, and how: its {@code pg_hba.conf}. */
final class HostRules {

  /** Roles of our own, whose passwords only this process and compute know. */
  static final String SYNC = "caspers_sync";

  static final String READER = "caspers_reader";

  /** Roles that are named after principals. */
  static final String PRINCIPALS = "caspers_principals";

  private HostRules() {}

  static String of(Instance instance, RadiusResponder radius) {
    return """
        host all caspers 127.0.0.1/32 scram-sha-256
        host all %s 127.0.0.1/32 scram-sha-256
        host all %s 127.0.0.1/32 scram-sha-256
        host all +%s 127.0.0.1/32 radius radiusservers="127.0.0.1" radiusports="%d" \
        radiussecrets="%s" radiusidentifiers="%s"
        host all all 127.0.0.1/32 %s
        """
        .formatted(
            SYNC,
            READER,
            PRINCIPALS,
            radius.port(),
            radius.secret(),
            instance.uid(),
            instance.nativeLogin() ? "scram-sha-256" : "reject");
  }
}

package kitchens.caspers.universe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a database instance answers. The SDK's type has no field for a port: on Databricks it is
 * always Postgres' own. The SDK makes one and fills its fields.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class InstanceAddress {
  @JsonProperty("read_write_dns")
  String host;

  @JsonProperty("caspers_port")
  int port = 5432;
}

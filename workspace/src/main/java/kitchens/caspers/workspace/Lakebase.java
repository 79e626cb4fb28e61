package kitchens.caspers.workspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.functions.Copies;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.lakebase.Authority;
import kitchens.caspers.workspace.lakebase.LakebaseFeature;
import kitchens.caspers.workspace.status.StatusPart;

/** Database instances and the copies in them. */
record Lakebase(LakebaseFeature feature) {

  static Lakebase wire(Foundations f, Grants grants, Lakehouse lakehouse) {
    return new Lakebase(
        new LakebaseFeature(
            f.database(),
            f.principals(),
            lakehouse.catalog(),
            lakehouse.compute(),
            lakehouse.computeClient(),
            lakehouse.computePrincipal(),
            new ByGrants(grants),
            f.home(),
            f.postgresBinaries(),
            f.postgresVersion(),
            f.clock()));
  }

  List<Feature> features() {
    return List.of(feature);
  }

  List<StatusPart> statusParts() {
    return List.of(feature);
  }

  /** The copies as functions read them. */
  Copies functionCopies() {
    return new FunctionCopies(feature.copies());
  }

  private record ByGrants(Grants grants) implements Authority {

    @Override
    public void own(Principal creator, String instance) {
      grants.access().own(creator, ObjectType.DATABASE_INSTANCES, instance);
    }

    @Override
    public void forget(String instance) {
      grants.access().forget(ObjectType.DATABASE_INSTANCES, instance);
    }

    @Override
    public void requireUse(Principal caller, String instance) {
      grants
          .access()
          .require(caller, ObjectType.DATABASE_INSTANCES, instance, PermissionLevel.CAN_USE);
    }

    @Override
    public void requireManage(Principal caller, String instance) {
      grants
          .access()
          .require(caller, ObjectType.DATABASE_INSTANCES, instance, PermissionLevel.CAN_MANAGE);
    }

    @Override
    public void requireSelect(Principal caller, String table) {
      grants.privileges().require(caller, Securable.table(table), Privilege.SELECT);
    }

    @Override
    public void requireCreateIn(Principal caller, String catalog, String schema, boolean missing) {
      if (missing) {
        grants.privileges().require(caller, Securable.catalog(catalog), Privilege.CREATE_SCHEMA);
      } else {
        grants
            .privileges()
            .require(caller, Securable.schema(catalog, schema), Privilege.CREATE_TABLE);
      }
    }

    @Override
    public void requireCreateCatalog(Principal caller) {
      grants.privileges().require(caller, Securable.METASTORE, Privilege.CREATE_CATALOG);
    }
  }

  /** Between what functions ask for and what there is. */
  private record FunctionCopies(
      kitchens.caspers.workspace.lakebase.Copies copies,
      Map<Copy, kitchens.caspers.workspace.lakebase.Copy> known)
      implements Copies {

    FunctionCopies(kitchens.caspers.workspace.lakebase.Copies copies) {
      this(copies, new ConcurrentHashMap<>());
    }

    @Override
    public Optional<Copy> of(String tableFullName) {
      return copies
          .of(tableFullName)
          .map(
              found -> {
                // Tables of two databases cannot be joined, be they of one instance or of two.
                Copy copy =
                    new Copy(
                        found.instance() + "/" + found.database(),
                        found.schema(),
                        found.table(),
                        found.connections());
                known.put(copy, found);
                return copy;
              });
    }

    @Override
    public long version(Copy copy) {
      return copies.version(known.get(copy));
    }

    @Override
    public boolean await(Copy copy, long version, Duration limit) {
      return copies.await(known.get(copy), version, limit);
    }
  }
}

package kitchens.caspers.workspace.jobs.api;

import java.util.Optional;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.store.Identity;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.Run;

/**
 * Who may do what: everybody who has come in may look; a job is managed by who made it, by
 * administrators and by those with CAN_MANAGE, and run by those with CAN_MANAGE_RUN; only
 * administrators let a job run as somebody else.
 */
record Permissions(Principals principals, Access access) {

  static Identity identity(Principal principal) {
    return new Identity(principal.id(), principal.userName());
  }

  Job managed(Job job, Principal caller) {
    return with(job, caller, PermissionLevel.CAN_MANAGE);
  }

  /** For who may start its runs. */
  Job runnable(Job job, Principal caller) {
    return with(job, caller, PermissionLevel.CAN_MANAGE_RUN);
  }

  private Job with(Job job, Principal caller, PermissionLevel level) {
    if (!caller.id().equals(job.creator().id())) {
      access.require(caller, ObjectType.JOBS, Long.toString(job.jobId()), level);
    }
    return job;
  }

  /** A run for who made it or may, with its job, do what the level lets do. */
  Run managed(Run run, Principal caller, PermissionLevel level) {
    boolean allowed =
        run.jobId()
            .filter(job -> access.has(caller, ObjectType.JOBS, Long.toString(job), level))
            .isPresent();
    if (!allowed) {
      requireManager(caller, run.creator(), "run %d".formatted(run.runId()));
    }
    return run;
  }

  private static void requireManager(Principal caller, Identity creator, String what) {
    if (!caller.admin() && !caller.id().equals(creator.id())) {
      throw ApiException.permissionDenied(
          "%s may not manage %s, which belongs to %s. Ask them or an administrator."
              .formatted(caller.userName(), what, creator.userName()));
    }
  }

  /** As whom a job of these settings runs. */
  Identity runAs(JobSettings settings, Principal caller, Optional<Identity> before) {
    if (settings.runAs().isEmpty()) {
      return before.orElseGet(() -> identity(caller));
    }
    var name = settings.runAs().get();
    var principal =
        principals
            .byUserName(name)
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        "run_as: there is no principal '%s'. Give a user name or the application"
                                .formatted(name)
                            + " id of a service principal."));
    var same = before.filter(known -> known.id().equals(principal.id())).isPresent();
    if (!caller.admin() && !same && !caller.id().equals(principal.id())) {
      throw ApiException.permissionDenied(
          "%s may not let a job run as %s. Ask an administrator."
              .formatted(caller.userName(), name));
    }
    return identity(principal);
  }
}

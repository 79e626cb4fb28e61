package kitchens.caspers.bundle.deploy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.bundle.resolve.GitCheckout;
import kitchens.caspers.bundle.state.History;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.Snapshots;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;

/** One deployment, from what is there to what is wanted. Whoever changes anything has the lock. */
final class Deployment {

  private final Site site;
  private final Listener listener;
  private final ResourcesState before;
  private final Account account;

  /** Reads what is deployed, and what an interrupted deployment left. */
  Deployment(Site site, Listener listener) {
    this.site = site;
    this.listener = listener;
    this.before = site.resources();
    this.account = new Account(site.store(), before);
    Strays.refuse(site.client(), site.log(), before.lineage(), before.state());
    account.adopt(site.client(), site.log());
  }

  Plan plan(Wanted wanted) {
    return plan(wanted, site.files());
  }

  private Plan plan(Wanted wanted, DeployedFiles files) {
    var actions = Planner.plan(site.client(), wanted.sealed(before.lineage()), account.all());
    return Plan.of(before, wanted.configDigest(), actions, wanted.planned(files));
  }

  /**
   * Plans and applies.
   *
   * @param saved only this is done; null when there is no such plan
   * @param rollbackTo the deployment that is brought about again; null when it is none
   */
  Changes bring(Wanted wanted, Plan saved, Deployer.Approval approval, Long rollbackTo) {
    listener.step("comparing");
    var files = site.files();
    var plan = plan(wanted, files);
    refusePrevented(plan);
    if (rollbackTo != null) {
      refuseSealed(plan, wanted);
      refuseLost(plan);
    }
    if (saved != null) {
      saved.requireStillHolds(plan);
    }
    approval.ask(plan);

    var history = History.of(site.store());
    var digest = wanted.digest(before.lineage());
    var recorded = !plan.isEmpty() || rollbackTo != null || !history.endsWith(digest);
    var done = new Done(site.snapshots(), recorded);
    var told = false;
    try {
      var sent = upload(wanted, files, done);
      listener.step("deploying resources");
      application(done).apply(plan.actions(), wanted.resources());
      saveState();
      if (recorded) {
        site.snapshots().write(sent.snapshot(history.next(), before.lineage()));
        var added = history.add(site.store(), record(history, done, null, rollbackTo, digest));
        told = true;
        site.snapshots().keepOnly(added.ended(Snapshots.KEPT));
      }
    } catch (RuntimeException | Error e) {
      try {
        saveState();
        if (!told) {
          history.add(site.store(), record(history, done, e, rollbackTo, digest));
        }
      } catch (RuntimeException | Error later) {
        e.addSuppressed(later); // what failed first is what the user has to know
      }
      throw e;
    }
    site.log().clear();
    return Changes.of(
        plan.actions().values(), done.filesUploaded(), done.filesDeleted(), wanted.fileCount());
  }

  private void saveState() {
    if (account.close()) {
      site.store().write("metadata.json", Metadata.of(site.bundle(), account.all()));
    }
  }

  private History.Deployment record(
      History history, Done done, Throwable failure, Long rollbackTo, String digest) {
    var git = GitCheckout.around(site.bundle().root());
    return new History.Deployment(
        history.next(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        site.user().userName(),
        git.flatMap(GitCheckout::branch).orElse(null),
        git.flatMap(GitCheckout::commit).orElse(null),
        account.serial(),
        failure == null ? null : String.valueOf(failure.getMessage()),
        rollbackTo,
        digest,
        done.filesUploaded(),
        done.filesDeleted(),
        done.actions());
  }

  /** Returns what was wanted, with the files as they were sent. */
  private Wanted upload(Wanted wanted, DeployedFiles before, Done done) {
    listener.step("uploading files");
    var sync = new FileSync(site.tree(), done);
    before
        .elsewhere(wanted.filePath())
        .forEach(
            path -> {
              site.tree().delete(path);
              done.deleted(path);
            });
    var files = sync.bring(wanted.filePath(), wanted.files(), before.below(wanted.filePath()));
    var artifacts = sync.bring("", wanted.artifacts(), DeployedFiles.hashes(before.artifacts()));
    if (done.filesUploaded() + done.filesDeleted() > 0) {
      site.store()
          .write(
              "deployment.json",
              before.next(
                  ResourcesState.CLI_VERSION,
                  wanted.filePath(),
                  files.hashes(),
                  artifacts.hashes()));
    }
    return wanted.sent(files.hashes(), artifacts.hashes());
  }

  /** Deletes all resources; returns how many there were. */
  int destroy() {
    var actions = Planner.destroy(account.all());
    refusePrevented(Plan.of(before, null, actions, null));
    application(new Done(site.snapshots(), false)).apply(actions, Map.of());
    return actions.size();
  }

  private Application application(Done done) {
    var metadata = site.store().path("metadata.json");
    return new Application(site.client(), site.log(), account, metadata, listener, done);
  }

  private static void refusePrevented(Plan plan) {
    var kept = plan.keys(PlannedAction::prevented);
    if (!kept.isEmpty()) {
      throw new BundleException(
          "lifecycle.prevent_destroy keeps " + String.join(", ", kept) + " from being deleted",
          "nothing was changed; set it to false and deploy first, when that is meant");
    }
  }

  private void refuseLost(Plan plan) {
    var lost = new TreeMap<>(plan.files().uploaded());
    lost.values().removeAll(site.snapshots().contents());
    if (!lost.isEmpty()) {
      throw new BundleException(
          "what was in these files then is not kept any more: " + String.join(", ", lost.keySet()),
          "nothing was changed; deploy from a checkout of that commit");
    }
  }

  private static void refuseSealed(Plan plan, Wanted wanted) {
    var sealed =
        plan.keys(action -> action.action() != Action.SKIP && action.action() != Action.DELETE);
    sealed.removeIf(key -> !Secrets.isSealed(wanted.resources().get(key).config()));
    if (!sealed.isEmpty()) {
      throw new BundleException(
          String.join(", ", sealed) + " had secrets in plain text, which are not kept",
          "nothing was changed; deploy from a checkout of that commit, and write"
              + " {{secrets/SCOPE/KEY}} in the bundle");
    }
  }
}

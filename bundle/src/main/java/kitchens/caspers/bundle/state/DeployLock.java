package kitchens.caspers.bundle.state;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.value.BundleException;

/**
 * Keeps two deployments of one target apart: the file {@code deploy.lock} in the workspace. A lock
 * whose process on this machine is dead, or that is two hours old, is nobody's.
 *
 * <p>All that a workspace promises is that of two who make one file without overwriting it one is
 * told that it is there. So nobody removes a dead owner's file to make it anew, which two could do
 * after each other. He who follows an owner makes the file {@code deploy.lock.<ID of that owner>},
 * a name that is never used for anything else, and the last of this chain has the lock, as long as
 * the chain still begins where he read it. An owner who is done follows himself, so that nobody
 * else can, and then takes the chain away from its beginning.
 */
public final class DeployLock implements AutoCloseable {

  private static final int ATTEMPTS = 20;

  private final WorkspaceTree tree;
  private final String path;
  private final LockOwner owner;

  /** Those whom this owner follows. */
  private List<LockOwner> before = List.of();

  private DeployLock(WorkspaceTree tree, String path, LockOwner owner) {
    this.tree = tree;
    this.path = path;
    this.owner = owner;
  }

  /**
   * Takes the lock.
   *
   * @param force takes it from whoever has it
   * @throws BundleException naming the owner when somebody else has it
   */
  public static DeployLock acquire(
      WorkspaceTree tree, String statePath, String user, boolean force) {
    var lock = new DeployLock(tree, statePath + "/deploy.lock", LockOwner.here(user, force));
    if (force) {
      tree.write(lock.path, lock.owner.bytes());
    } else {
      lock.follow();
    }
    return lock;
  }

  private void follow() {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var mine = next(before);
      if (tree.writeNew(mine, owner.bytes())) {
        if (begins(before)) {
          return;
        }
        tree.delete(mine); // the chain was gone already: this file follows nobody
      }
      before = chain();
      if (!before.isEmpty()) {
        var last = before.get(before.size() - 1);
        if (last.id().equals(owner.id())) {
          before =
              before.subList(0, before.size() - 1); // an answer was lost and the request sent again
          return;
        }
        if (!last.isGone() && begins(before)) {
          throw new BundleException(
              "another deployment is going on: "
                  + last.user()
                  + " began it at "
                  + last.acquisitionTime(),
              "wait for it, or take the lock with --force-lock when it is dead");
        }
        if (!last.isGone()) {
          before = List.of(); // its owner has just taken the chain away
        }
      }
    }
    throw new BundleException("the lock " + path + " is being fought for", "try again in a moment");
  }

  /** The owners so far, each but the first following the one before. */
  private List<LockOwner> chain() {
    var chain = new ArrayList<LockOwner>();
    for (var content = tree.read(path); content.isPresent(); content = tree.read(next(chain))) {
      var file = next(chain);
      chain.add(
          LockOwner.read(content.get())
              .orElseThrow(
                  () ->
                      new BundleException(
                          "the lock " + file + " does not say whose it is",
                          "take it with --force-lock when nobody deploys")));
    }
    return chain;
  }

  /** Whether the lock still begins with this chain's first owner, whose ID comes only once. */
  private boolean begins(List<LockOwner> chain) {
    return chain.isEmpty() || beginsWith(chain.get(0));
  }

  private boolean beginsWith(LockOwner first) {
    return tree.read(path)
        .flatMap(LockOwner::read)
        .filter(found -> found.id().equals(first.id()))
        .isPresent();
  }

  private String next(List<LockOwner> chain) {
    return chain.isEmpty() ? path : after(chain.get(chain.size() - 1));
  }

  private String after(LockOwner one) {
    return path + "." + one.id();
  }

  /** Gives the lock back, unless somebody has it who was told that this owner is dead. */
  @Override
  public void close() {
    var first = before.isEmpty() ? owner : before.get(0);
    if (!beginsWith(first)
        || !tree.writeNew(after(owner), LockOwner.here(owner.user(), false).bytes())) {
      return;
    }
    tree.delete(path);
    before.forEach(one -> tree.delete(after(one)));
    tree.delete(after(owner));
  }
}

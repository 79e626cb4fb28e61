package kitchens.caspers.workspace.releases;

import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.models.AliasGuard;
import kitchens.caspers.workspace.releases.steps.Desk;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the champion of a model behind the gate: once the model has a release, only releases move
 * the alias. A model that was deleted and made anew is another one.
 */
public final class ChampionGuard implements AliasGuard {

  @Override
  public void requireByHand(Handle h, UUID modelId, String fullName, String alias, Long version) {
    if (!alias.equals(Desk.CHAMPION) || !released(h, modelId)) {
      return;
    }
    throw ApiException.invalidState(
        "alias 'champion' of "
            + fullName
            + (version == null ? " is not taken away" : " is not set")
            + " by hand: the model has a release, and only what passed the gate is its champion;"
            + " run: caspers release "
            + (version == null
                ? "rollback " + fullName
                : "evaluate " + fullName + " --version " + version));
  }

  @Override
  public void requireRename(Handle h, UUID modelId, String fullName) {
    if (released(h, modelId)) {
      throw ApiException.invalidState(
          fullName
              + " keeps its name: its releases are known by it; register the agent anew under"
              + " another");
    }
  }

  private static boolean released(Handle h, UUID modelId) {
    return h.createQuery("SELECT EXISTS (SELECT 1 FROM releases WHERE model_id = :id)")
        .bind("id", modelId)
        .mapTo(Boolean.class)
        .one();
  }
}

package kitchens.caspers.workspace.serving.chat;

import java.util.Optional;
import kitchens.caspers.workspace.gateway.Target;
import kitchens.caspers.workspace.settings.Settings.Price;

/** A model that is always there, behind an endpoint of its name. */
public interface FoundationModel extends Target {

  /** One sentence for people. */
  String description();

  /** What its tokens cost; empty when they cost nothing. */
  @Override
  default Optional<Price> price() {
    return Optional.empty();
  }
}

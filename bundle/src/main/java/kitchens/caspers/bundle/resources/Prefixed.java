package kitchens.caspers.bundle.resources;

import java.util.ArrayList;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** What presets do to names and tags. */
final class Prefixed {

  private Prefixed() {}

  /** The prefix before a name that may have any characters. */
  static Mapping name(Mapping resource, String field, Presets presets) {
    return presets.namePrefix().isEmpty() || !(resource.get(field) instanceof Scalar name)
        ? resource
        : resource.with(field, new Scalar(presets.namePrefix() + name.asText(), name.at()));
  }

  /** The prefix before a name of letters, digits and underscores. */
  static Mapping identifier(Mapping resource, Presets presets) {
    return presets.namePrefix().isEmpty() || !(resource.get("name") instanceof Scalar name)
        ? resource
        : resource.with("name", new Scalar(presets.identifierPrefix() + name.asText(), name.at()));
  }

  /** The prefix before the last part of a name that is a path. */
  static Mapping path(Mapping resource, Presets presets) {
    if (presets.namePrefix().isEmpty() || !(resource.get("name") instanceof Scalar name)) {
      return resource;
    }
    var text = name.asText();
    var last = text.lastIndexOf('/') + 1;
    var prefixed = text.substring(0, last) + presets.namePrefix() + text.substring(last);
    return resource.with("name", new Scalar(prefixed, name.at()));
  }

  /** The tags that are not there yet, in a list of {@code key} and {@code value}. */
  static Value tags(Value list, Presets presets) {
    var items = new ArrayList<Value>();
    if (list instanceof Sequence sequence) {
      items.addAll(sequence.items());
    }
    for (var tag : presets.tags().entrySet()) {
      if (items.stream().noneMatch(item -> tag.getKey().equals(item.text("key")))) {
        items.add(
            Mapping.empty(presets.at())
                .with("key", new Scalar(tag.getKey(), presets.at()))
                .with("value", new Scalar(tag.getValue(), presets.at())));
      }
    }
    return items.isEmpty() ? null : new Sequence(items, presets.at());
  }
}

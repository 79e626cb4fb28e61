package kitchens.caspers.cli.demo;

import java.util.List;
import java.util.Optional;

/**
 * A talk track that plays itself.
 *
 * @param name of its file, without its ending
 * @param target of the bundle that has what it needs
 * @param minutes that it takes on stage
 * @param told before its first step
 */
record Story(String name, String title, String target, int minutes, String told, List<Step> steps) {

  /**
   * One step of it.
   *
   * @param number from 1
   * @param told to the audience, and shown to whoever tells it
   * @param does what is done and looked at, in order
   * @param undo what takes it back, in order; empty where nothing does
   * @param never why nothing takes it back; null where something does
   */
  record Step(
      int number,
      String title,
      int minutes,
      String told,
      List<Act> does,
      List<Act> undo,
      String never) {}

  /** The step of a number. */
  Optional<Step> step(int number) {
    return number < 1 || number > steps.size()
        ? Optional.empty()
        : Optional.of(steps.get(number - 1));
  }
}

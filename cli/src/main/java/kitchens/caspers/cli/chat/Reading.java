package kitchens.caspers.cli.chat;

import java.util.List;
import java.util.Map;

/** What a sentence was understood as. Nothing is guessed: what is not plain is asked back. */
sealed interface Reading {

  /**
   * Something to do.
   *
   * @param tool one of the universe's tools
   * @param slots its arguments
   */
  record Call(String tool, Map<String, Object> slots) implements Reading {}

  /**
   * A question, where one thing is missing.
   *
   * @param tool that is meant
   * @param slots known so far
   * @param missing the slot that the answer is for
   */
  record AskSlot(String tool, Map<String, Object> slots, String missing, String question)
      implements Reading {}

  /**
   * A question, where the sentence may mean several things, or none that is known.
   *
   * @param tools that it may mean, the likeliest first; may be empty
   */
  record AskMeaning(List<String> tools, String question) implements Reading {}

  /** A no: what is asked is not done here, whoever asks. */
  record Refused(String why) implements Reading {}
}

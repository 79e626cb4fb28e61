package kitchens.caspers.workspace.serving.policy;

import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.Template;

/**
 * What a prompt tells the policy model to do.
 *
 * @param tools what it asks for, each as soon as its arguments are known
 * @param understand texts whose meaning is looked for: those of the input alone at once, others
 *     once every tool has answered
 * @param let names for values, computed in order after that
 * @param rules tried in order: the first that holds gives the answer
 */
record Policy(
    List<ToolUse> tools,
    List<Understanding> understand,
    Map<String, Template> let,
    List<Rule> rules) {

  /**
   * A tool to ask for.
   *
   * @param call its name
   * @param as what its result is called in expressions; null there when it was not asked for
   * @param when whether it is asked for; null for always
   */
  record ToolUse(String call, String as, Expression when, Map<String, Template> arguments) {

    /** What it is called in the conversation; the same in every conversation. */
    String id() {
      return "call_" + as;
    }
  }

  /**
   * An answer and when it is given.
   *
   * @param when null for always
   */
  record Rule(Expression when, Template answer) {}
}

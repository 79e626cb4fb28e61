package kitchens.caspers.cli.chat;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Understands sentences without any network: which tool by likeness to examples, its arguments by
 * {@link Slots}. What is not like any example, or like those of two tools, or lacks an argument, is
 * asked back; what would be harm is refused. Not thread-safe.
 */
final class Reader {

  /** Below this a sentence is like no example. */
  static final double LEAST = 0.52;

  /** Two tools nearer to each other than this are both meant. */
  static final double APART = 0.035;

  private static final Pattern HOSTILE =
      Pattern.compile(
          "\\b(rm -|sudo|curl |wget |chmod|/etc/|passwd|drop (table|schema|catalog|database)|delete"
              + " from|truncate|insert into|update \\w+ set|union select|or 1 ?="
              + " ?1|<script|eval\\(|\\$\\(|system prompt|ignore (all |your |the |previous |any"
              + " )|disregard|jailbreak|password|api[ _-]?key|secret|access token|admin"
              + " token|credentials?|--\\w+=|ignorier\\w*|ignora |ignore[rz]?"
              + " (toutes|les|tes)|passwort|contrasena|mot de passe)"
              + "|\\.\\./|[;|&`]\\s*(rm|cat|ls|sh|bash|curl|drop|delete)\\b|/etc/|\\$\\(|<script|--[a-z]+=");

  private static final Pattern ALL_OF_THEM =
      Pattern.compile(
          "\\b(all|every|everything|everyone|everybody|each|alle|alles|todos|todas|todo|tous|toutes|tutti|tutte)\\b");
  private static final Pattern GIVES =
      Pattern.compile("\\b(give|pay|grant)\\b|\\brefund (all|every\\w*)\\b");
  private static final Pattern NOT =
      Pattern.compile(
          "\\b(don't|do not|dont|never|nicht|kein\\w*|no (pares|inicies|empieces)|ne .*"
              + " pas|non)\\b");

  private static final Pattern REFUND =
      Pattern.compile("\\b(refund|erstatt|reembols|rembours|rimbors)\\w*");
  private static final Set<String> HAS_LOCATION =
      Set.of(
          "set_speed",
          "pause_universe",
          "resume_universe",
          "simulate_order",
          "inject_fault",
          "add_occasion",
          "orders_now",
          "late_orders");

  private static final Map<String, List<String>> NEEDS = needs();

  private static Map<String, List<String>> needs() {
    var needs = new LinkedHashMap<String, List<String>>();
    needs.put("new_location", List.of("place"));
    needs.put("set_speed", List.of("factor"));
    needs.put("inject_fault", List.of("fault"));
    needs.put("add_occasion", List.of("location", "lift", "on"));
    needs.put("run_stage", List.of("stage"));
    needs.put("explain_order", List.of("order_id"));
    needs.put("decide", List.of("order_id", "action"));
    return needs;
  }

  private record Scored(String tool, double score) {}

  private final Meaning meaning;
  private final Slots slots;
  private final Phrasebook phrases;

  Reader(Meaning meaning, Slots slots, Phrasebook phrases) {
    this.meaning = meaning;
    this.slots = slots;
    this.phrases = phrases;
  }

  /** What a sentence asks for. */
  Reading read(String sentence) {
    var plain = Words.plain(sentence);
    if (plain.isEmpty()) {
      return new Reading.AskMeaning(List.of(), "What shall I do?");
    }
    if (plain.length() > 300) {
      return new Reading.AskMeaning(List.of(), "That is long. What shall I do, in one sentence?");
    }
    if (HOSTILE.matcher(plain).find()) {
      return new Reading.Refused(
          "That is nothing I do: I use the universe's tools with plain values, and nothing else.");
    }
    if (ALL_OF_THEM.matcher(plain).find()
        && REFUND.matcher(plain).find()
        && (Slots.decides(plain) || GIVES.matcher(plain).find())) {
      return oneAtATime();
    }
    if (slots.places().isOnlyALocation(plain)) {
      return new Reading.AskMeaning(List.of(), "What shall I do there?");
    }
    var town = slots.places().town(sentence).map(Words::plain);
    var scored = scores(town.map(name -> plain.replace(name, "berlin")).orElse(plain));
    var best = scored.get(0);
    if (best.score() < LEAST) {
      return new Reading.AskMeaning(List.of(), "I do not understand that. " + Questions.EXAMPLES);
    }
    if (NOT.matcher(plain).find()) {
      return new Reading.AskMeaning(
          List.of(best.tool()),
          "That has a \"not\" in it. Shall I " + Questions.does(best.tool()) + ", or leave it?");
    }
    var near =
        scored.stream().filter(s -> best.score() - s.score() < APART).map(Scored::tool).toList();
    if (near.size() > 1) {
      return new Reading.AskMeaning(near, Questions.which(near));
    }
    return complete(best.tool(), slots.of(best.tool(), sentence), plain, sentence);
  }

  /** What is asked for when a question about a slot was answered. */
  Reading answered(Reading.AskSlot asked, String answer) {
    if (HOSTILE.matcher(Words.plain(answer)).find()) {
      return new Reading.Refused("That is no value that I pass on.");
    }
    var known = new LinkedHashMap<>(asked.slots());
    var said = slots.of(asked.tool(), answer);
    said.forEach(known::putIfAbsent);
    if (!known.containsKey(asked.missing())) {
      Questions.plainAnswer(asked.missing(), answer, slots.places())
          .ifPresent(value -> known.put(asked.missing(), value));
    }
    return complete(asked.tool(), known, Words.plain(answer), answer);
  }

  private Reading complete(String tool, Map<String, Object> known, String plain, String sentence) {
    if (tool.equals("decide") && ALL_OF_THEM.matcher(plain).find()) {
      return oneAtATime();
    }
    if (HAS_LOCATION.contains(tool) && !known.containsKey("location")) {
      var elsewhere = slots.places().town(sentence.replaceAll("(?i)real[- ]?time", ""));
      if (elsewhere.isPresent()) {
        return new Reading.AskSlot(
            tool,
            known,
            "location",
            "There is no kitchen in "
                + elsewhere.get()
                + ". There are "
                + String.join(", ", slots.places().locations())
                + ". Which one?");
      }
    }
    for (var need : NEEDS.getOrDefault(tool, List.of())) {
      if (!known.containsKey(need)) {
        return new Reading.AskSlot(tool, known, need, question(tool, need, sentence));
      }
    }
    return moreNeeds(tool, known)
        .<Reading>map(need -> new Reading.AskSlot(tool, known, need, Questions.about(tool, need)))
        .orElseGet(() -> new Reading.Call(tool, known));
  }

  private static Reading oneAtATime() {
    return new Reading.Refused(
        "I decide one order at a time, so that each has a look: say which, by its id.");
  }

  private String question(String tool, String need, String sentence) {
    var unknown =
        need.equals("place") ? slots.places().afterPreposition(sentence) : Optional.<String>empty();
    return unknown
        .map(text -> "I know no town called \"" + text + "\". Which one do you mean?")
        .orElseGet(() -> Questions.about(tool, need));
  }

  /** What else is needed, by what was said. */
  private static Optional<String> moreNeeds(String tool, Map<String, Object> known) {
    if (tool.equals("inject_fault")) {
      var lasts = List.of("kitchen_fire", "courier_outage").contains(known.get("fault"));
      var need = lasts ? "duration" : "rate";
      if (lasts) {
        known.remove("rate");
      }
      return known.containsKey(need) ? Optional.empty() : Optional.of(need);
    }
    if (tool.equals("decide") && !"confirm".equals(known.get("action"))) {
      if ("change".equals(known.get("action")) && !known.containsKey("amount_usd")) {
        return Optional.of("amount_usd");
      }
      return known.containsKey("reason") ? Optional.empty() : Optional.of("reason");
    }
    return Optional.empty();
  }

  private List<Scored> scores(String plain) {
    var sense = meaning.of(phrases.spelled(Phrasebook.masked(plain)));
    var best = new LinkedHashMap<String, Double>();
    for (var known : phrases.examples()) {
      best.merge(known.tool(), Meaning.likeness(sense, known.sense()), Math::max);
    }
    var order = Words.order(plain).isPresent();
    var fault = Slots.fault(plain).isPresent();
    return best.entrySet().stream()
        .map(
            entry ->
                new Scored(entry.getKey(), entry.getValue() + fits(entry.getKey(), order, fault)))
        .sorted(Comparator.comparingDouble(Scored::score).reversed())
        .toList();
  }

  /** What only one kind of tool takes says something of which is meant. */
  private static double fits(String tool, boolean order, boolean fault) {
    var takesOrder = tool.equals("explain_order") || tool.equals("decide");
    var ofOrder = order && !takesOrder ? -0.2 : 0;
    return ofOrder + (fault && tool.equals("inject_fault") ? 0.08 : 0);
  }
}

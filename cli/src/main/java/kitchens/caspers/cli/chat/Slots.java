package kitchens.caspers.cli.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values that a sentence gives the tools' arguments. */
final class Slots {

  private static final Map<String, String> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put(
        "kitchen_fire",
        "fires?|burn\\w*|flames?|feuer|brand|brenn\\w*|incendio|fuego|incendie|feu|incendia");
    FAULTS.put(
        "courier_outage",
        "(courier|driver|fahrer|kurier|repartidor|livreur)\\w*["
            + " -]?(outage|strike|streik|ausfall|huelga|greve)|(outage|strike|streik|ausfall|huelga|greve)"
            + " (of|der|von|de|des|los|les) (the"
            + " )?(couriers?|drivers?|fahrer|kuriere|repartidores|livreurs)|no"
            + " (drivers|couriers)|keine (fahrer|kuriere)|(drivers?|couriers?)\\b.*\\bon"
            + " strike|fahrer\\b.*\\bstreik\\w*|courier_outage");
    FAULTS.put("clock_skew", "clock[ _]skew|skewed clocks?");
    FAULTS.put("out_of_order", "out[ _]of[ _]order");
    FAULTS.put("schema_drift", "schema[ _]drift");
    FAULTS.put("malformed", "malformed|corrupt\\w*|broken json|kaputte");
    FAULTS.put("duplicate", "duplicate\\w*|doppelte|duplicad\\w*|duplique\\w*");
    FAULTS.put("late", "late (events?|lines?|files?)");
  }

  private static final Pattern ITEMS =
      Pattern.compile(
          "\\b(?:order|bestellung|pedido|commande|ordine)\\w*(?: right now| now)?"
              + " (?:of|with|mit|von|con|avec|di) (.+)$");
  private static final Pattern ITEM = Pattern.compile("(?:(\\d+) ?x? )?(.+)");
  private static final Pattern STAGE = Pattern.compile("\\b[A-Za-z]+(?:_[A-Za-z]+)+\\+?");
  private static final Pattern DELAY =
      Pattern.compile("\\b(?:delayed?|late|verspatet)\\b|\\bdelay\\b");

  private final Places places;

  Slots(Places places) {
    this.places = places;
  }

  Places places() {
    return places;
  }

  /** What a sentence says for a tool; what it does not say is absent. */
  Map<String, Object> of(String tool, String sentence) {
    var plain = Words.plain(sentence);
    var slots = new LinkedHashMap<String, Object>();
    switch (tool) {
      case "start_universe" -> {
        places.location(plain).ifPresent(name -> slots.put("locations", List.of(slug(name))));
        Words.times(plain).ifPresent(speed -> slots.put("speed_up", speed));
      }
      case "new_location" -> places.town(sentence).ifPresent(town -> slots.put("place", town));
      case "set_speed" -> {
        factor(plain).ifPresent(factor -> slots.put("factor", factor));
        location(plain, slots);
      }
      case "simulate_order" -> {
        location(plain, slots);
        items(plain).ifPresent(items -> slots.put("items", items));
        if (DELAY.matcher(plain).find()) {
          minutes(plain).ifPresent(minutes -> slots.put("delay_minutes", minutes));
        }
      }
      case "inject_fault" -> {
        fault(plain).ifPresent(fault -> slots.put("fault", fault));
        Words.share(plain).ifPresent(rate -> slots.put("rate", rate));
        Words.span(plain).ifPresent(span -> slots.put("duration", span));
        location(plain, slots);
      }
      case "add_occasion" -> {
        Words.lift(plain).ifPresent(lift -> slots.put("lift", lift));
        Words.day(plain).ifPresent(day -> slots.put("on", day));
        location(plain, slots);
      }
      case "pause_universe", "resume_universe", "orders_now", "late_orders" ->
          location(plain, slots);
      case "run_stage" -> stage(sentence).ifPresent(stage -> slots.put("stage", stage));
      case "explain_order" -> Words.order(plain).ifPresent(id -> slots.put("order_id", id));
      case "list_recommendations" -> {
        if (plain.matches(
            ".*\\b(open|undecided|pending|waiting|wait|to be decided|left to"
                + " decide|offene?n?|pendientes?|ouverte?s?|aperti)\\b.*")) {
          slots.put("state", "open");
        }
        kind(plain).ifPresent(kind -> slots.put("class", kind));
      }
      case "decide" -> {
        Words.order(plain).ifPresent(id -> slots.put("order_id", id));
        action(plain).ifPresent(action -> slots.put("action", action));
        Words.money(plain).ifPresent(amount -> slots.put("amount_usd", amount));
        reason(sentence).ifPresent(reason -> slots.put("reason", reason));
      }
      default -> {
        // It takes nothing.
      }
    }
    return slots;
  }

  static Optional<String> fault(String plain) {
    return FAULTS.entrySet().stream()
        .filter(entry -> Pattern.compile("\\b(" + entry.getValue() + ")\\b").matcher(plain).find())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void location(String plain, Map<String, Object> slots) {
    places.location(plain).ifPresent(name -> slots.put("location", name));
  }

  private static Optional<Double> factor(String plain) {
    if (plain.matches(".*\\b(real ?time|echtzeit|tiempo real|temps reel|tempo reale)\\b.*")
        && Words.times(plain).isEmpty()) {
      return Optional.of(1.0);
    }
    // Faster than now is not a number yet.
    if (plain.matches(
        ".*\\b(twice|double|doppelt|doble|deux fois|times) (as fast|the speed|so schnell|plus"
            + " vite)\\b.*")) {
      return Optional.empty();
    }
    return Words.times(plain).or(() -> Words.toNumber(plain)).filter(f -> f > 0);
  }

  private static Optional<Integer> minutes(String plain) {
    return Words.span(plain)
        .map(
            span -> {
              var count = Integer.parseInt(span.substring(0, span.length() - 1));
              return switch (span.charAt(span.length() - 1)) {
                case 'h' -> count * 60;
                case 'd' -> count * 1440;
                case 's' -> Math.max(1, count / 60);
                default -> count;
              };
            });
  }

  private Optional<List<String>> items(String plain) {
    var found = ITEMS.matcher(plain);
    if (!found.find()) {
      return Optional.empty();
    }
    var text = found.group(1).replaceAll("[!.?]+$", "");
    var location = places.location(plain).map(Words::plain).orElse(null);
    if (location != null) {
      text =
          text.replaceAll(
              "\\s*\\b(in|at|from|en|aus|a|for)\\s+" + Pattern.quote(location) + "\\b.*$", "");
    }
    var items = new ArrayList<String>();
    for (var part : text.split("\\s*(?:,|\\band\\b|\\bund\\b|\\by\\b|\\bet\\b|\\be\\b)\\s*")) {
      var item = ITEM.matcher(part.strip());
      if (item.matches() && !part.isBlank()) {
        items.add(item.group(2) + (item.group(1) == null ? "" : ":" + item.group(1)));
      }
    }
    return items.isEmpty() ? Optional.empty() : Optional.of(items);
  }

  private static Optional<String> stage(String sentence) {
    var stage = STAGE.matcher(sentence);
    return stage.find() ? Optional.of(stage.group()) : Optional.empty();
  }

  private static Optional<String> kind(String plain) {
    if (plain.matches(".*\\b(full|volle?n?|totale?s?|complet\\w*)\\b.*")) {
      return Optional.of("full");
    }
    return plain.matches(".*\\b(partial|teilweise|parcial\\w*|partiel\\w*|parzial\\w*)\\b.*")
        ? Optional.of("partial")
        : Optional.empty();
  }

  /** Whether a sentence wants something confirmed, changed or rejected. */
  static boolean decides(String plain) {
    return action(plain).isPresent();
  }

  private static Optional<String> action(String plain) {
    if (plain.matches(
        ".*\\b(reject|deny|decline|refuse|turn\\b.*\\bdown|ablehnen|lehne|rechaza\\w*|refuse[rz]?|rifiuta)\\b.*")) {
      return Optional.of("reject");
    }
    if (plain.matches(".*\\b(change|set|reduce|lower|raise|ander\\w*|cambia\\w*|modifie\\w*)\\b.*")
        || Words.money(plain).isPresent()) {
      return Optional.of("change");
    }
    return plain.matches(
            ".*\\b(confirm|approve|accept|bestatig\\w*|genehmig\\w*|confirma\\w*|aprueba|approuve\\w*|approva|conferma)\\b.*")
        ? Optional.of("confirm")
        : Optional.empty();
  }

  private static Optional<String> reason(String sentence) {
    var because =
        Pattern.compile("(?iu)\\b(?:because|since|weil|denn|porque|parce que|perché)\\b\\s*(.+)$")
            .matcher(sentence);
    return because.find()
        ? Optional.of(because.group(1).replaceAll("[.!]+$", ""))
        : Optional.empty();
  }

  private static String slug(String name) {
    return Words.plain(name).replaceAll("[^a-z0-9]+", "-");
  }
}

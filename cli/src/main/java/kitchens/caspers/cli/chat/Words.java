package kitchens.caspers.cli.chat;

import java.text.Normalizer;
import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as people write them, in English, German, Spanish, French and Italian. */
final class Words {

  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();
  private static final Map<String, DayOfWeek> DAYS = new LinkedHashMap<>();

  static {
    var names =
        List.of(
            "one eine einer ein un una une uno",
            "two zwei dos deux due twice double doppelt doble double doppio",
            "three drei tres trois tre triple dreifach",
            "four vier cuatro quatre quattro",
            "five funf cinco cinq cinque",
            "six sechs seis six sei",
            "seven sieben siete sept sette",
            "eight acht ocho huit otto",
            "nine neun nueve neuf nove",
            "ten zehn diez dix dieci");
    for (int i = 0; i < names.size(); i++) {
      for (var name : names.get(i).split(" ")) {
        NUMBERS.putIfAbsent(name, i + 1);
      }
    }
    NUMBERS.put("twenty", 20);
    NUMBERS.put("thirty", 30);
    NUMBERS.put("sixty", 60);
    NUMBERS.put("hundred", 100);
    var days =
        List.of(
            "monday montag lunes lundi lunedi",
            "tuesday dienstag martes mardi martedi",
            "wednesday mittwoch miercoles mercredi mercoledi",
            "thursday donnerstag jueves jeudi giovedi",
            "friday freitag viernes vendredi venerdi",
            "saturday samstag sonnabend sabado samedi sabato",
            "sunday sonntag domingo dimanche domenica");
    for (int i = 0; i < days.size(); i++) {
      for (var name : days.get(i).split(" ")) {
        DAYS.put(name, DayOfWeek.of(i + 1));
      }
    }
  }

  private static final String NUMBER =
      "(\\d+(?:[.,]\\d+)?|" + String.join("|", NUMBERS.keySet()) + ")";
  private static final Pattern ORDER =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
  private static final Pattern SPAN =
      Pattern.compile(
          "\\b(?:"
              + NUMBER
              + "|(half an|a|an))"
              + " ?(s|sec|m|min|h|hr|d|(?:second|sekunde|segundo|seconde|minut|hour|stunde|hora|heure|ora|day|tag|dia|jour)[a-z]*|ore|giorn[oi])\\b");
  private static final Pattern SHARE =
      Pattern.compile("(\\d+(?:[.,]\\d+)?) ?(?:%|percent|prozent|por ciento|pour cent|per cent)");
  private static final Pattern RATE = Pattern.compile("\\brate (?:of )?(0?[.,]\\d+|[01])\\b");
  private static final Pattern TIMES =
      Pattern.compile(
          "\\b"
              + NUMBER
              + " ?(?:x\\b|times|mal\\b|-?fach|veces|fois|volte)|\\bx ?(\\d+(?:\\.\\d+)?)\\b");
  private static final Pattern TO_NUMBER =
      Pattern.compile(
          "\\b(?:to|at|auf|a|à)"
              + " (\\d+(?:[.,]\\d+)?)\\b|\\b(?:speed|tempo|velocidad|vitesse|velocita)"
              + " (\\d+(?:[.,]\\d+)?)\\b");
  private static final Pattern MONEY =
      Pattern.compile(
          "(?:\\$|usd|eur) ?(\\d+(?:[.,]\\d{1,2})?)|(\\d+(?:[.,]\\d{1,2})?)"
              + " ?(?:\\$|usd|dollar|bucks)");
  private static final Pattern DATE = Pattern.compile("\\b\\d{4}-\\d{2}-\\d{2}\\b");

  private Words() {}

  /** Lower case, without accents, with single spaces. */
  static String plain(String sentence) {
    return Normalizer.normalize(sentence, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace('’', '\'')
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }

  static Optional<String> order(String plain) {
    return first(ORDER, plain);
  }

  /** As {@code 45m}. */
  static Optional<String> span(String plain) {
    Matcher span = SPAN.matcher(plain);
    if (!span.find()) {
      return Optional.empty();
    }
    var unit = unit(span.group(3));
    if (span.group(2) != null) {
      return span.group(2).equals("half an")
          ? Optional.of(unit == 'h' ? "30m" : "12h").filter(any -> unit == 'h' || unit == 'd')
          : Optional.of("1" + unit);
    }
    var count = number(span.group(1));
    if (count == Math.rint(count)) {
      return Optional.of((long) count + "" + unit);
    }
    return unit == 'h' ? Optional.of(Math.round(count * 60) + "m") : Optional.empty();
  }

  private static char unit(String word) {
    if (word.startsWith("min") || word.equals("m")) {
      return 'm';
    }
    if (word.startsWith("s")) {
      return word.startsWith("st") ? 'h' : 's';
    }
    return word.startsWith("h") || word.startsWith("or") ? 'h' : 'd';
  }

  /** 0 to 1. */
  static Optional<Double> share(String plain) {
    Matcher share = SHARE.matcher(plain);
    if (share.find()) {
      return Optional.of(number(share.group(1)) / 100);
    }
    Matcher rate = RATE.matcher(plain);
    return rate.find() ? Optional.of(number(rate.group(1))) : Optional.empty();
  }

  /** How many times, as in {@code 60x}, {@code three times}. */
  static Optional<Double> times(String plain) {
    Matcher times = TIMES.matcher(plain);
    return times.find()
        ? Optional.of(number(times.group(1) == null ? times.group(2) : times.group(1)))
        : Optional.empty();
  }

  /** What something is set to, as in {@code to 60}. */
  static Optional<Double> toNumber(String plain) {
    Matcher to = TO_NUMBER.matcher(plain);
    return to.find()
        ? Optional.of(number(to.group(1) == null ? to.group(2) : to.group(1)))
        : Optional.empty();
  }

  static Optional<Double> money(String plain) {
    Matcher money = MONEY.matcher(plain);
    return money.find()
        ? Optional.of(number(money.group(1) == null ? money.group(2) : money.group(1)))
        : Optional.empty();
  }

  /** How many times as much, in words of demand. */
  static Optional<Double> lift(String plain) {
    if (plain.matches(".*\\b(half as|halb so|la mitad|moitie)\\b.*")) {
      return Optional.of(0.5);
    }
    if (plain.matches(
        ".*\\b(twice|doubles?|doubled|doubling|doppelt|doble|deux"
            + " fois|doppio|verdopp[a-z]*)\\b.*")) {
      return Optional.of(2.0);
    }
    if (plain.matches(".*\\b(triple|dreifach|dreimal)\\b.*")) {
      return Optional.of(3.0);
    }
    return times(plain);
  }

  /** A day of the week, today, tomorrow, or a date. */
  static Optional<String> day(String plain) {
    var date = first(DATE, plain);
    if (date.isPresent()) {
      return date;
    }
    for (var word : plain.split("[^a-z]+")) {
      if (DAYS.containsKey(word)) {
        return Optional.of(DAYS.get(word).name().toLowerCase(Locale.ROOT));
      }
      if (List.of("today", "tonight", "heute", "hoy", "oggi").contains(word)) {
        return Optional.of("today");
      }
      if (List.of("tomorrow", "morgen", "manana", "demain", "domani").contains(word)) {
        return Optional.of("tomorrow");
      }
    }
    return plain.contains("aujourd'hui") ? Optional.of("today") : Optional.empty();
  }

  private static double number(String text) {
    var named = NUMBERS.get(text);
    return named == null ? Double.parseDouble(text.replace(',', '.')) : named;
  }

  private static Optional<String> first(Pattern pattern, String plain) {
    Matcher found = pattern.matcher(plain);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }
}

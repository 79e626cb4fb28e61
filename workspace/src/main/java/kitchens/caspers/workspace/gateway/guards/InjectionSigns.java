package kitchens.caspers.workspace.gateway.guards;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signs that a text given as data wants to be read as an instruction. A list of phrases finds what
 * is said in well-known words, in a dozen languages, and no more: what an agent may do is bounded
 * by its limits, not by this.
 */
final class InjectionSigns {

  /** A sign, and how a refusal calls it. */
  private record Sign(String name, Pattern pattern) {}

  private static final String EARLIER =
      "(?:previous|prior|above|earlier|preceding|former|existing|all|any|the|your|system|my)";

  private static final List<Sign> SIGNS =
      List.of(
          sign(
              "an order to forget instructions",
              "\\b(?:ignore|disregard|forget|override|bypass|skip)\\b.{0,20}\\b"
                  + EARLIER
                  + "\\b.{0,40}\\b(?:instruction|prompt|rule|direction|guideline|polic|context|message)"),
          sign(
              "an order to forget instructions",
              "\\b(?:ignorier|vergiss|missachte|umgeh)\\w{0,3}\\b.{0,40}(?:anweisung|instruktion|regeln|vorgaben|prompt)"
                  + "|\\b(?:ignore[rz]?|oublie[rz]?|outrepasse[rz]?)\\b.{0,40}(?:instructions|consignes|r[eè]gles)"
                  + "|\\b(?:ignor[ae]|olvida|omite|descarta)\\b.{0,40}(?:instrucciones|reglas|indicaciones)"
                  + "|\\b(?:ignor[ai]|dimentica|scorda)\\b.{0,40}(?:istruzioni|regole)"
                  + "|\\b(?:ignor[ea]|esque[cç]a|desconsidere)\\b.{0,40}(?:instru[cç][oõ]es|regras)"
                  + "|\\b(?:negeer|vergeet)\\b.{0,40}(?:instructies|regels|opdrachten)"
                  + "|\\b(?:ignorera|gl[oö]m)\\b.{0,40}(?:instruktion|regler)"
                  + "|\\b(?:zignoruj|ignoruj|zapomnij)\\b.{0,40}(?:instrukcj|polece|zasad)"
                  + "|(?:игнорируй|проигнорируй|забудь).{0,40}(?:инструкц|правил|указани)"
                  + "|(?:忽略|无视|無視|忘记|忘記).{0,20}(?:指令|指示|说明|規則|规则|提示)"
                  + "|(?:指示|命令|ルール|指令).{0,12}(?:無視|忘れ)"
                  + "|(?:지시|명령|규칙).{0,12}(?:무시|잊)"
                  + "|(?:تجاهل|انس).{0,40}(?:التعليمات|الأوامر|القواعد)"
                  + "|(?:önceki|yukarıdaki).{0,20}(?:talimat|kural).{0,20}(?:yok say|unut|görmezden)"),
          sign(
              "a question for the system prompt",
              "\\b(?:reveal|show|print|repeat|output|display|leak|tell|give|send|share)\\b.{0,40}"
                  + "\\b(?:system (?:prompt|message)|hidden (?:prompt|instructions?)|initial (?:prompt|instructions?)"
                  + "|your (?:prompt|instructions)|api[ _-]?keys?|secret keys?|access tokens?)"),
          sign(
              "a new role",
              "\\byou are (?:now|no longer)\\b.{0,60}\\b(?:dan|unrestricted|jailbr|admin|root|developer mode|without (?:any )?(?:rules|limits|restrictions))"
                  + "|\\b(?:act|behave|pretend|roleplay)\\b.{0,30}\\b(?:as if|like|to be|as)\\b.{0,40}\\b(?:no (?:rules|limits|restrictions|filter)|unrestricted|jailbroken)"
                  + "|\\b(?:developer|debug|god|sudo) mode\\b.{0,20}\\b(?:on|enabled?|activated?)"
                  + "|\\bdo anything now\\b"),
          sign(
              "a turn of a conversation within the data",
              "<\\|(?:im_start|im_end|system|assistant|endoftext|eot_id|start_header_id)\\|?>"
                  + "|\\[/?inst\\]|<</?sys>>|</?(?:system|data|instructions?)>"
                  + "|(?:^|\\n)\\s*#{0,3}\\s*(?:system|assistant|developer)\\s*(?:prompt|message|instructions?)?\\s*:"),
          sign(
              "new instructions",
              "\\b(?:new|updated|real|actual|true|following)\\b.{0,12}\\b(?:system )?(?:instructions?|directives?)\\b\\s*(?::|are\\b|override)"
                  + "|\\b(?:begin|start|end) of (?:system|new|user) (?:prompt|instructions?|input)"));

  private InjectionSigns() {}

  /** What is suspicious in a text. */
  static Optional<String> in(String text) {
    String plain = plain(text);
    return SIGNS.stream()
        .filter(sign -> sign.pattern().matcher(plain).find())
        .map(Sign::name)
        .findFirst();
  }

  /** Letters that only look different made one, what cannot be seen left out. */
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("[\\p{Cf}\\u00AD]", "")
        .replaceAll("[\\t\\x0B\\f\\r ]+", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static Sign sign(String name, String pattern) {
    return new Sign(name, Pattern.compile(pattern, Pattern.UNICODE_CASE));
  }
}

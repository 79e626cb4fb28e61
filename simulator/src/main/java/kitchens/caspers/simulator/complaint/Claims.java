package kitchens.caspers.simulator.complaint;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.complaint.Complaint.Claim;

/** What a customer claims, given what truly happened. */
final class Claims {
  private static final double HONEST = 0.85;
  private static final double BOTH = 0.35;
  private static final double AND_MORE = 0.12;

  /** A kind and how often it is claimed, of all claims that nothing lies behind. */
  private record Weight(Kind kind, double weight) {}

  private static final List<Weight> WITHOUT_CAUSE =
      List.of(
          new Weight(Kind.LATE, 0.14),
          new Weight(Kind.MISSING_ITEM, 0.12),
          new Weight(Kind.COLD, 0.12),
          new Weight(Kind.WRONG_ITEM, 0.05),
          new Weight(Kind.RUDE, 0.07),
          new Weight(Kind.UNSAFE, 0.05),
          new Weight(Kind.BILLING, 0.08),
          new Weight(Kind.LEGAL, 0.03),
          new Weight(Kind.FRAUD, 0.04),
          new Weight(Kind.VAGUE, 0.20),
          new Weight(Kind.ABUSIVE, 0.05),
          new Weight(Kind.INJECTION, 0.05));

  private Claims() {}

  static List<Claim> of(Mishaps mishaps, long key) {
    var claims = new ArrayList<Claim>();
    var happened = List.copyOf(mishaps.kinds());
    if (!happened.isEmpty() && Draw.unit(key, Purposes.HONEST) < HONEST) {
      var first = Draw.below(key, Purposes.CLAIM, happened.size());
      claims.add(new Claim(happened.get(first), true));
      if (happened.size() > 1 && Draw.unit(key, Purposes.SECOND) < BOTH) {
        claims.add(new Claim(happened.get((first + 1) % happened.size()), true));
      }
    } else {
      claims.add(claim(mishaps, withoutCause(Draw.unit(key, Purposes.CLAIM))));
    }
    var kind = withoutCause(Draw.unit(key, Purposes.UNTRUE_SECOND));
    var known = claims.stream().anyMatch(claim -> claim.kind() == kind);
    // What is vague says nothing else, and nothing else is made vaguer.
    var vague = kind == Kind.VAGUE || claims.get(0).kind() == Kind.VAGUE;
    var alone = claims.get(0).kind() == Kind.INJECTION;
    if (!known && !vague && (alone || Draw.unit(key, Purposes.SECOND) > 1 - AND_MORE)) {
      claims.add(claim(mishaps, kind));
    }
    return claims;
  }

  private static Claim claim(Mishaps mishaps, Kind kind) {
    return new Claim(kind, !kind.happens() || mishaps.kinds().contains(kind));
  }

  private static Kind withoutCause(double share) {
    var sum = 0.0;
    for (var weight : WITHOUT_CAUSE) {
      sum += weight.weight();
      if (share < sum) {
        return weight.kind();
      }
    }
    return Kind.VAGUE;
  }
}

package kitchens.caspers.workspace.identity.federation;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Tells whether a token of another issuer lets a service principal in (RFC 8693 with a JWT). Only
 * to who holds a token that the issuer has signed it is told what of it does not fit.
 */
final class TokenExchange {

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384);
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);
  private static final int LONGEST = 16 << 10;

  /** What a token is refused with, in words for its holder. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final PolicyStore policies;
  private final IssuerKeys keys = new IssuerKeys();
  private final Clock clock;

  TokenExchange(PolicyStore policies, Clock clock) {
    this.policies = requireNonNull(policies, "policies is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * The policy by which a token lets a service principal in.
   *
   * @throws Refused when none does
   */
  FederationPolicy accept(Principal principal, String token) throws Refused {
    SignedJWT jwt = parsed(token);
    List<FederationPolicy> ofIssuer = new ArrayList<>();
    for (FederationPolicy policy : policies.list(principal)) {
      if (policy.issuer().equals(issuer(jwt))) {
        ofIssuer.add(policy);
      }
    }
    if (ofIssuer.isEmpty()) {
      throw new Refused("no federation policy of this client is for the token's issuer");
    }
    List<String> reasons = new ArrayList<>();
    for (FederationPolicy policy : ofIssuer) {
      String reason = misfit(policy, verified(policy, jwt));
      if (reason == null) {
        return policy;
      }
      reasons.add("policy " + policy.policyId() + ": " + reason);
    }
    throw new Refused(String.join("; ", reasons));
  }

  private static SignedJWT parsed(String token) throws Refused {
    try {
      if (token.length() > LONGEST) {
        throw new Refused("the token is too long");
      }
      SignedJWT jwt = SignedJWT.parse(token);
      if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
        throw new Refused("the token is not signed with one of " + ALGORITHMS);
      }
      return jwt;
    } catch (ParseException e) {
      throw new Refused("the token is no signed JWT");
    }
  }

  private static String issuer(SignedJWT jwt) throws Refused {
    try {
      return jwt.getJWTClaimsSet().getIssuer();
    } catch (ParseException e) {
      throw new Refused("the token is no signed JWT");
    }
  }

  /** The claims of a token that the issuer's key has signed; nothing else of it is looked at. */
  private JWTClaimsSet verified(FederationPolicy policy, SignedJWT jwt) throws Refused {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier((type, context) -> {});
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    try {
      processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.of(policy)));
      return processor.process(jwt, null);
    } catch (BadJOSEException e) {
      throw new Refused("the token is not signed by a key of its issuer");
    } catch (JOSEException | IOException e) {
      throw new Refused("the issuer's keys cannot be had: " + e.getMessage());
    }
  }

  private String misfit(FederationPolicy policy, JWTClaimsSet claims) {
    Instant now = clock.instant();
    if (claims.getExpirationTime() == null
        || claims.getExpirationTime().toInstant().plus(CLOCKS_DIFFER).isBefore(now)) {
      return "the token has expired, or does not say when it will";
    }
    if (claims.getNotBeforeTime() != null
        && claims.getNotBeforeTime().toInstant().minus(CLOCKS_DIFFER).isAfter(now)) {
      return "the token is not good yet";
    }
    if (Collections.disjoint(claims.getAudience(), policy.audiences())) {
      return "the token is for " + claims.getAudience() + ", not for " + policy.audiences();
    }
    Object subject = claims.getClaim(policy.subjectClaim());
    return subject instanceof String text && policy.isFor(text)
        ? null
        : "the token's " + policy.subjectClaim() + " is '" + subject + "', not " + policy.subject();
  }
}

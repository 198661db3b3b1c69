package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenRequirementsTest {

    private static final TokenClaims TOKEN =
            new TokenClaims(Set.of("bridge", "other"), Set.of("a", "b"), "riskos", OptionalLong.empty());
    private static final TokenClaims BARE = new TokenClaims(Set.of(), Set.of(), null, OptionalLong.empty());

    @Test
    void oneCommonAudienceIsEnoughAndNoneIsNot() {
        assertThat(entitlement(List.of("bridge", "third"), Map.of()).isMeantForUs(TOKEN))
                .isTrue();
        assertThat(entitlement(List.of("third"), Map.of()).isMeantForUs(TOKEN)).isFalse();
        assertThat(entitlement(List.of("bridge"), Map.of()).isMeantForUs(BARE)).isFalse();
    }

    @Test
    void onlyTheBareWordAnyMeansAnyAudience() {
        assertThat(entitlement(List.of("any"), Map.of()).isMeantForUs(BARE)).isTrue();
        assertThat(entitlement(List.of("any", "third"), Map.of()).isMeantForUs(TOKEN))
                .isFalse();
    }

    @Test
    void everyScopeMustBeThere() {
        assertThat(entitlement(List.of(), Map.of("oauth2.scopes", "a,b")).hasScopes(TOKEN))
                .isTrue();
        assertThat(entitlement(List.of(), Map.of("oauth2.scopes", "a,c")).hasScopes(TOKEN))
                .isFalse();
        assertThat(entitlement(List.of(), Map.of()).hasScopes(BARE)).isTrue();
    }

    @Test
    void theClientMustBeOneOfThoseNamed() {
        assertThat(entitlement(List.of(), Map.of("oauth2.client-ids", "x,riskos"))
                        .isOfKnownClient(TOKEN))
                .isTrue();
        assertThat(entitlement(List.of(), Map.of("oauth2.client-ids", "x")).isOfKnownClient(TOKEN))
                .isFalse();
        assertThat(entitlement(List.of(), Map.of("oauth2.client-ids", "x")).isOfKnownClient(BARE))
                .isFalse();
        assertThat(entitlement(List.of(), Map.of()).isOfKnownClient(BARE)).isTrue();
    }

    private static TokenRequirements entitlement(List<String> audiences, Map<String, String> settings) {
        return TokenRequirements.of(audiences, TestDeliveries.config(settings).oauth2());
    }
}

package org.riskosbridge.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole evaluations: events of one {@code eval_id}, one after the other. {@code send} takes the evaluations of a scenario in turn.
 *
 * <p>Only asynchronous workflows send events. The Sandbox of RiskOS completes a document verification after 10 s.
 */
public enum Scenario {

    /** Consumer onboarding: paused and resumed, accepted at once, paused for ever, decided by a reviewer. */
    ONBOARDING(List.of(
            List.of(
                    new Step(0, "evaluation_paused", Map.of()),
                    new Step(4, "evaluation_resumed", Map.of()),
                    completed(6, "ACCEPT", Map.of())),
            List.of(completed(0, "ACCEPT", Map.of())),
            List.of(new Step(0, "evaluation_paused", Map.of())),
            List.of(
                    completed(0, "REVIEW", Map.of()),
                    new Step(2, "review_case_assigned", Map.of()),
                    new Step(4, "case_notes_added", Map.of()),
                    new Step(6, "decision_update", Map.of())))),

    /** Account takeover: rejected and confirmed as fraud, accepted, handed to a reviewer. */
    ACCOUNT_TAKEOVER(List.of(
            List.of(completed(0, "REJECT", Workflow.TAKEOVER), new Step(5, "fraud_confirming", Map.of())),
            List.of(completed(0, "ACCEPT", Workflow.TAKEOVER)),
            List.of(
                    completed(0, "REVIEW", Workflow.TAKEOVER),
                    new Step(2, "review_case_assigned", Workflow.TAKEOVER),
                    new Step(5, "case_status_updated", Workflow.TAKEOVER)))),

    /** Document verification: progress as notes of the reviewer {@code Webhook}; completed, abandoned, to be repeated. */
    DOCV(List.of(
            List.of(
                    new Step(0, "evaluation_paused", Workflow.DOCV),
                    progress(1, "Document request sent"),
                    progress(4, "Documents uploaded"),
                    new Step(9, "evaluation_resumed", Workflow.DOCV),
                    completed(10, "ACCEPT", Workflow.DOCV)),
            List.of(new Step(0, "evaluation_paused", Workflow.DOCV), progress(1, "Document request sent")),
            List.of(
                    new Step(0, "evaluation_paused", Workflow.DOCV),
                    progress(4, "Documents uploaded"),
                    completed(10, "RESUBMIT", Workflow.DOCV)))),

    /** An evaluation that runs again: a second decision for the same {@code eval_id} that contradicts the first. */
    RERUN(List.of(
            List.of(completed(0, "ACCEPT", Map.of()), completed(2, "REJECT", Map.of())),
            List.of(completed(0, "REJECT", Map.of()), completed(2, "ACCEPT", Map.of()))));

    /**
     * One event of an evaluation.
     *
     * @param after time after the first event of the evaluation
     * @param values texts that differ from the sample's, by JSON pointer
     */
    record Step(Duration after, String type, Map<String, String> values) {
        Step(long seconds, String type, Map<String, String> values) {
            this(Duration.ofSeconds(seconds), type, values);
        }
    }

    /** The workflows of the scenarios that are not consumer onboarding, which most samples name. */
    private static final class Workflow {
        static final Map<String, String> TAKEOVER = Map.of("/data/workflow", "account_takeover");
        static final Map<String, String> DOCV = Map.of("/data/workflow", "document_verification");
    }

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that cannot be changed
    private final List<List<Step>> lives;

    Scenario(List<List<Step>> lives) {
        this.lives = lives;
    }

    List<List<Step>> lives() {
        return lives;
    }

    private static Step completed(long seconds, String decision, Map<String, String> workflow) {
        return new Step(
                seconds,
                "evaluation_completed",
                with(
                        workflow,
                        Map.of(
                                "/data/decision",
                                decision,
                                "/data/status",
                                decision.equals("REVIEW") ? "OPEN" : "CLOSED",
                                "/data/sub_status",
                                switch (decision) {
                                    case "ACCEPT" -> "Accepted";
                                    case "REJECT" -> "Rejected";
                                    case "RESUBMIT" -> "Documents Required";
                                    default -> "Under Review";
                                })));
    }

    private static Step progress(long seconds, String notes) {
        return new Step(
                seconds,
                "case_notes_added",
                with(
                        Workflow.DOCV,
                        Map.of(
                                "/data/reviewer_id", "Webhook",
                                "/data/notes", notes,
                                "/data/eval_status", "evaluation_paused")));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }
}

package org.riskosbridge.event;

import java.util.List;

/** The event types that RiskOS's documentation names. Each type has its own topic. RiskOS may add types. */
public final class EventTypes {

    private EventTypes() {}

    /** In the order of RiskOS's pages: event reference, configuration reference, watchlist pages. */
    public static final List<String> DOCUMENTED = List.of(
            "evaluation_completed",
            "evaluation_paused",
            "reevaluation",
            "workflow_execution_failed",
            "decision_update",
            "fraud_confirming",
            "review_case_assigned",
            "review_case_unassigned",
            "case_status_updated",
            "case_notes_added",
            "case_attachment_added",
            "evaluation_resumed",
            "case_decision_changed",
            "case_status_changed",
            "case_assigned",
            "watchlist_match_found",
            "watchlist_monitoring_alert",
            "monitored_search_updated",
            "case_closure",
            "case-closure",
            "watchlist_notification_monitored_search_updated",
            "case_management_notification_case_closure");
}

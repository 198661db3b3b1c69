/**
 * Plays RiskOS: sends sample events as its webhooks do, and reports what was answered.
 *
 * <p>On this side a delivery is one handing over of an event, made in one attempt or more; each attempt is what the
 * bridge sees as a delivery.
 */
@NullMarked
package org.riskosbridge.send;

import org.jspecify.annotations.NullMarked;

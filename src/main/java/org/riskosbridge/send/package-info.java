/**
 * Plays RiskOS: sends sample events as RiskOS's webhooks do, and reports the results.
 *
 * <p>In this package a delivery consists of one or more attempts. The bridge sees each attempt as a delivery.
 */
@NullMarked
package org.riskosbridge.send;

import org.jspecify.annotations.NullMarked;

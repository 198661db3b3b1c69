/** Routing of events to topics: the configured webhooks, and the topics that they need. */
@NullMarked
package org.riskosbridge.route;

import org.jspecify.annotations.NullMarked;

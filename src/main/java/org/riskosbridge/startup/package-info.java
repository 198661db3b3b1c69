/**
 * Checks every setting, secret and file before the bridge opens a client, creates a topic or listens on a port, and reports all mistakes at once.
 */
@NullMarked
package org.riskosbridge.startup;

import org.jspecify.annotations.NullMarked;

/** Compares the directory {@code deploy} with the bridge: every setting, port, path and metric that it names exists. */
package org.riskosbridge.deploy;

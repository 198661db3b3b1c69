/** What is in the directory {@code deploy}, held against the bridge: it names nothing that is not there. */
package org.riskosbridge.deploy;

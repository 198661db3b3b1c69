/** The bridge as it is deployed: its own process, before a real broker and a real Redis. */
package org.riskosbridge.it;

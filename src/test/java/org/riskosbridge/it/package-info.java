/** The packaged bridge as a process of its own, with a real broker and a real Redis. */
package org.riskosbridge.it;

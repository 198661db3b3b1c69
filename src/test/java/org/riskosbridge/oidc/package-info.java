/** A real OIDC server (Spring Authorization Server) in a JVM of its own, for the tests. */
@NullMarked
package org.riskosbridge.oidc;

import org.jspecify.annotations.NullMarked;

/** TLS of the public port: server certificate, client certificates, and the plain HTTP port. */
@NullMarked
package org.riskosbridge.tls;

import org.jspecify.annotations.NullMarked;

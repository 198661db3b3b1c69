/** TLS of the public port: its certificate, its clients' certificates, and plain HTTP beside it. */
@NullMarked
package org.riskosbridge.tls;

import org.jspecify.annotations.NullMarked;

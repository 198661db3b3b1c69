/** Authentication of senders. Each webhook has one scheme. A request without proven credentials is refused. */
@NullMarked
package org.riskosbridge.auth;

import org.jspecify.annotations.NullMarked;

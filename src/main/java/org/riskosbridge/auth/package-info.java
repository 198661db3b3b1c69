/** Who may deliver. Each webhook has one scheme; whatever is not proven is refused. */
@NullMarked
package org.riskosbridge.auth;

import org.jspecify.annotations.NullMarked;

/** How settings are declared. */
@NullMarked
package org.riskosbridge.config;

import org.jspecify.annotations.NullMarked;

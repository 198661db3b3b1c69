/** HTTP: the routes of the webhooks, requests and responses. */
@NullMarked
package org.riskosbridge.http;

import org.jspecify.annotations.NullMarked;

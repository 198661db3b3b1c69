/**
 * The protocol in a simulated world: the production classes and scripts, between a Redis, a Kafka, clocks, networks and
 * processes that fail in every way that they are known to.
 */
package org.riskosbridge.model;

/**
 * The protocol in a simulated world: the production classes and scripts, with a Redis, a Kafka, clocks, networks and processes that fail in every
 * known way.
 */
package org.riskosbridge.model;

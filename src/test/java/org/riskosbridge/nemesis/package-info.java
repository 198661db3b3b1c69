/** Faults on real processes under load, and a checker that afterwards compares Kafka with the answers to the sender. */
package org.riskosbridge.nemesis;

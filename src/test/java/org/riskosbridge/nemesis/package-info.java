/** Faults on real processes under load, and a checker that afterwards holds Kafka against what the sender was told. */
package org.riskosbridge.nemesis;

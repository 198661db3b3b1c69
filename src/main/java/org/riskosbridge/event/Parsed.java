package org.riskosbridge.event;

/** The result of {@link EnvelopeParser}. */
public sealed interface Parsed permits Envelope, Malformed {}

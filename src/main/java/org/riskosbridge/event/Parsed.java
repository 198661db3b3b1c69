package org.riskosbridge.event;

/** What {@link EnvelopeParser} made of a body. */
public sealed interface Parsed permits Envelope, Malformed {}

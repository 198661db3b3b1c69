/** The contract for consumers, docs/asyncapi.yaml, held against what it is about. */
package org.riskosbridge.contract;

/** Tests of the contract for consumers, docs/asyncapi.yaml, against samples and real records. */
package org.riskosbridge.contract;

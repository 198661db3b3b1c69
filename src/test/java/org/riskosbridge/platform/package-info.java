/** Tests that need tools from Debian, which {@code .ci/run} installs; they run in the profile {@code full}. */
package org.riskosbridge.platform;

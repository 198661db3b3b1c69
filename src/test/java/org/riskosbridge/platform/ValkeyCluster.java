package org.riskosbridge.platform;

import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.RedisClusterIT;
import org.riskosbridge.it.RedisProgram;

/** The tests of a Redis Cluster on a Valkey cluster. */
@LongRunning
class ValkeyCluster extends RedisClusterIT {

    @Override
    protected RedisProgram program() {
        return RedisProgram.VALKEY;
    }
}

package org.riskosbridge.platform;

import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.RedisProgram;
import org.riskosbridge.it.RedisSentinelIT;

/** The tests of a Redis under Sentinel on a Valkey under its Sentinels. */
@LongRunning
class ValkeySentinel extends RedisSentinelIT {

    @Override
    protected RedisProgram program() {
        return RedisProgram.VALKEY;
    }
}

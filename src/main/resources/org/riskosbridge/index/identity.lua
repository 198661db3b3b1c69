-- The identity of this Redis: it changes with a restart (run_id) and with a fail-over (master_replid).
local function identity()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
    .. string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end
-- The number of keys that this Redis has evicted since its start. With noeviction this is 0; otherwise only this number shows evictions.
local function evicted()
  return string.match(redis.call('INFO', 'stats'), 'evicted_keys:(%d+)')
end

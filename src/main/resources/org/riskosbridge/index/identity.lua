-- Which Redis this is: another after a restart (run_id) and after a fail-over (master_replid).
local function identity()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
    .. string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end
-- How many keys it has evicted since it was started: against noeviction, but then nothing else tells.
local function evicted()
  return string.match(redis.call('INFO', 'stats'), 'evicted_keys:(%d+)')
end

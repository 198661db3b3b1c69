-- Which Redis this is: another after a restart (run_id) and after a fail-over (master_replid).
local function identity()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
    .. string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

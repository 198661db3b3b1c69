-- The holder of the rebuild's lock declares the index complete, if Redis has lost nothing since the rebuild began.
--   KEYS[1] the lock   KEYS[2] the key of the loss   KEYS[3] the epoch's key   KEYS[4] the heartbeat's key
--   KEYS[5] the key of the progress
--   ARGV[1] the holder   ARGV[2] the name of the loss   ARGV[3] the expected identity and state of Redis
-- Returns 1, or 0 when the rebuild has to start again.
if not isOurs() then
  return 0
end
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
redis.call('SET', KEYS[3], identity())
redis.call('SET', KEYS[4], now .. '-' .. evicted())
redis.call('DEL', KEYS[1], KEYS[2], KEYS[5])
return 1

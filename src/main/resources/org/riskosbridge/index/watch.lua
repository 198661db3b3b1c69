-- Whether the index is whole; if so, leaves a heartbeat: all that was known by then will be known to whoever sees it.
--   KEYS[1] the epoch's key   KEYS[2] the heartbeat's key
-- Answers 1 when whole, else 0; which Redis this is; the time; and the last heartbeat, '' when there is none.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
local id = identity()
if redis.call('GET', KEYS[1]) == id then
  redis.call('SET', KEYS[2], now)
  return { 1, id, now, now }
end
return { 0, id, now, redis.call('GET', KEYS[2]) or '' }

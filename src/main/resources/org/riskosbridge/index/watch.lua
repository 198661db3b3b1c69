-- Returns whether the index is complete. If so, writes a heartbeat: everything older than the heartbeat is in the index.
-- If not, stores a name of the loss, the same for all bridges.
--   KEYS[1] the epoch's key   KEYS[2] the heartbeat's key   KEYS[3] the key of the loss
--   KEYS[4] the key of the last check that found the index incomplete   KEYS[5] the lock of the rebuild
-- A heartbeat or a check from the future shows that the clock was ahead: entries may have expired too early, which is another loss. A
-- difference below a second is a normal adjustment of the clock, and far below a lease.
-- Returns 1 when complete, otherwise 0; the identity and state of Redis; the time; the last heartbeat, '' when there is no
-- valid one; and the name of the loss, '' when complete.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
local id, gone = identity(), evicted()
-- Keys that were evicted since the last heartbeat may be of any age.
local heartbeat, goneThen = string.match(redis.call('GET', KEYS[2]) or '', '(%d+)-(%d+)')
local complete = goneThen == gone
local checked = redis.call('GET', KEYS[4])
local ahead = heartbeat and heartbeat - now > 1000 or checked and checked - now > 1000
complete = complete and not ahead
if complete and redis.call('GET', KEYS[1]) == id then
  redis.call('SET', KEYS[2], now .. '-' .. gone)
  return { 1, id .. '-' .. gone, now, now, '' }
end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[4], now)
if ahead then
  -- The lock too: if it was taken while the clock was ahead, it would last for as long as the clock was ahead.
  redis.call('DEL', KEYS[3], KEYS[5])
end
if not complete then
  -- Remove the heartbeat, because another Redis that takes over this data counts evictions from 0.
  redis.call('DEL', KEYS[2])
end
-- The name of a loss contains the identity of Redis and the number of evicted keys.
local loss = redis.call('GET', KEYS[3])
local name = id .. '-' .. gone .. '-'
if not loss or string.sub(loss, 1, #name) ~= name then
  loss = name .. now
  redis.call('SET', KEYS[3], loss)
end
return { 0, id .. '-' .. gone, now, complete and heartbeat or '', loss }

-- Whether the index is whole; if so, leaves a heartbeat: all that was known by then will be known to whoever sees it.
-- If not, leaves the loss its name, so that all bridges speak of the same one.
--   KEYS[1] the epoch's key   KEYS[2] the heartbeat's key   KEYS[3] the key of the loss
-- A heartbeat from the future shows that the clock was ahead: entries may have expired too early. What is less than a second is the
-- clock being adjusted, and far below a lease.
-- Answers 1 when whole, else 0; which Redis this is, and in which state; the time; the last heartbeat, '' when there is
-- none that can be relied on; and the name of the loss, '' when whole.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
local id, gone = identity(), evicted()
-- What was evicted since the last heartbeat may be of any age.
local heartbeat, goneThen = string.match(redis.call('GET', KEYS[2]) or '', '(%d+)-(%d+)')
local complete = goneThen == gone
local ahead = heartbeat and heartbeat - now > 1000
complete = complete and not ahead
if complete and redis.call('GET', KEYS[1]) == id then
  redis.call('SET', KEYS[2], now .. '-' .. gone)
  return { 1, id .. '-' .. gone, now, now, '' }
end
redis.call('DEL', KEYS[1])
if not complete then
  -- Another Redis that takes this one's data over counts anew.
  redis.call('DEL', KEYS[2])
end
-- A loss is that of one Redis, and of the keys that it had evicted until then.
local loss = redis.call('GET', KEYS[3])
local name = id .. '-' .. gone .. '-'
if not loss or string.sub(loss, 1, #name) ~= name then
  loss = name .. now
  redis.call('SET', KEYS[3], loss)
end
return { 0, id .. '-' .. gone, now, complete and heartbeat or '', loss }

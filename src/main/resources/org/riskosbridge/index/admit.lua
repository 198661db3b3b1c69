-- Claims the id of an event during a rebuild, if the event happened so long after the loss of the index that nobody can
-- have claimed the id before the loss, or if every partition that may contain the event has been read after the loss.
--   KEYS[1] the key of the loss   KEYS[2] the key of the event id
--   ARGV[1] how long an entry is kept, milliseconds   ARGV[2] the expected entry; '' for none
--   ARGV[3] the new entry: 'c' is replaced by 'c' and the time   ARGV[4] when the event happened, milliseconds; '' if unknown
--   ARGV[5] how much later than the loss the event must be   ARGV[6] how much later than now the event may be
--   ARGV[7] the name of the loss after which the partitions have been read; '' if they have not
-- The loss must belong to this Redis, and no key may have been evicted since.
-- Returns the same as step.lua for one id: the time, and false, or the found entry, or 'r'.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
local loss = redis.call('GET', KEYS[1])
local name = identity() .. '-' .. evicted() .. '-'
if not loss or string.sub(loss, 1, #name) ~= name then
  return { now, 'r' }
end
local happened = tonumber(ARGV[4])
local isLater = happened and happened > string.sub(loss, #name + 1) + ARGV[5] and happened <= now + ARGV[6]
if not isLater and ARGV[7] ~= loss then
  return { now, 'r' }
end
local found = redis.call('GET', KEYS[2]) or ''
if found ~= ARGV[2] then
  return { now, found }
end
redis.call('PSETEX', KEYS[2], ARGV[1], 'c' .. now .. string.sub(ARGV[3], 2))
return { now, false }

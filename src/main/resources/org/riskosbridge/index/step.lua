-- Steps of the index, each a compare-and-set, as many as there are ids. All keys of one call share a hash slot.
--   KEYS[1]          the epoch's key: it names the Redis that the index was last known to be whole on
--   KEYS[i + 1]      the key of an event id
--   ARGV[1]          how long an entry is kept, in milliseconds
--   ARGV[2i]         what must stand there; '' when nothing may
--   ARGV[2i + 1]     what shall stand there; '' removes it; 'c' is replaced by 'c' and the time, in milliseconds
-- Answers the time, then for each id false when the step was taken, else what was found ('' when nothing).
-- In another epoch nothing is claimed, because "never seen" cannot be told from "forgotten": the answer is 'r' then,
-- unless the id is known to be committed.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
-- All at once: a command costs less than its call from here.
local values = redis.call('MGET', unpack(KEYS))
local whole = values[1] == identity()
local stands = {}
for i = 2, #KEYS do
  stands[KEYS[i]] = values[i] or ''
end
local answer = { now }
for i = 1, #KEYS - 1 do
  local key, expected, wanted = KEYS[i + 1], ARGV[2 * i], ARGV[2 * i + 1]
  local found = stands[key]
  local claims = string.byte(wanted) == 99
  if claims and not whole and (found == '' or string.byte(found) == 99) then
    answer[i + 1] = 'r'
  elseif found ~= expected then
    answer[i + 1] = found
  else
    if claims then
      wanted = 'c' .. now .. string.sub(wanted, 2)
    end
    if wanted == '' then
      redis.call('DEL', key)
    else
      redis.call('PSETEX', key, ARGV[1], wanted)
    end
    stands[key] = wanted
    answer[i + 1] = false
  end
end
return answer

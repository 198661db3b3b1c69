-- One compare-and-set for each id. All keys of one call share a hash slot.
--   KEYS[1]          the epoch's key: the identity of the Redis on which the index was last complete
--   KEYS[i + 1]      the key of an event id
--   ARGV[1]          how long an entry is kept, in milliseconds
--   ARGV[2i]         the expected entry; '' for none
--   ARGV[2i + 1]     the new entry; '' removes the entry; 'c' is replaced by 'c' and the time, in milliseconds
-- Returns the time, then for each id false when the entry was set, otherwise the found entry ('' for none).
-- In another epoch the script claims nothing, because "never seen" and "forgotten" look the same. It then returns 'r',
-- unless the id is committed.
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
-- One MGET for all keys: the call of a command from a script costs more than the command itself.
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

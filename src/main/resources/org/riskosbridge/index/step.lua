-- Steps of the index, each a compare-and-set, as many as there are keys. All ids of one call share a hash slot.
--   KEYS[i]          the key of an event id
--   ARGV[1]          how long an entry is kept, in milliseconds
--   ARGV[2i]         what must stand there; '' when nothing may
--   ARGV[2i + 1]     what shall stand there; '' removes it; 'c' is replaced by 'c' and the time, in milliseconds
-- Answers the time, then for each key false when the step was taken, else what was found ('' when nothing).
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
local answer = { now }
for i, key in ipairs(KEYS) do
  local expected, wanted = ARGV[2 * i], ARGV[2 * i + 1]
  local found = redis.call('GET', key) or ''
  if found ~= expected then
    answer[i + 1] = found
  else
    if wanted == '' then
      redis.call('DEL', key)
    elseif string.byte(wanted) == 99 then
      redis.call('SET', key, 'c' .. now .. string.sub(wanted, 2), 'PX', ARGV[1])
    else
      redis.call('SET', key, wanted, 'PX', ARGV[1])
    end
    answer[i + 1] = false
  end
end
return answer

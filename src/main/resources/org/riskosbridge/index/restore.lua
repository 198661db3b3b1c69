-- Enters events that the log holds, by the holder of the rebuild's lock, on the Redis where it took the lock.
--   KEYS[1] the lock   KEYS[i + 1] the key of an event id
--   ARGV[1] the holder   ARGV[2] which Redis it must be   ARGV[3] how long the lock is kept from now on, milliseconds
--   ARGV[2i + 2] the body's hash   ARGV[2i + 3] how long the entry is kept, milliseconds
-- Answers 1, or 0 when the lock is lost: then all has to begin again.
if redis.call('GET', KEYS[1]) ~= ARGV[1] or identity() ~= ARGV[2] then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
for i = 1, #KEYS - 1 do
  local found = redis.call('GET', KEYS[i + 1])
  if not found or string.byte(found) == 99 then
    redis.call('SET', KEYS[i + 1], ARGV[2 * i + 2], 'PX', ARGV[2 * i + 3])
  end
end
return 1

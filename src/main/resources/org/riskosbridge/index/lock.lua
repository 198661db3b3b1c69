-- Takes the lock of the rebuild, or renews it for its holder, so that the holder continues at once after a late answer of Redis.
--   KEYS[1] the lock
--   ARGV[1] the holder   ARGV[2] how long the lock is kept from now on, milliseconds
-- Returns 1 when the holder has the lock, otherwise 0.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1

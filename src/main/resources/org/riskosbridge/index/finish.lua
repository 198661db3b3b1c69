-- Declares the index whole, by the holder of the rebuild's lock, on the Redis where it took the lock.
--   KEYS[1] the lock   KEYS[2] the epoch's key   ARGV[1] the holder   ARGV[2] which Redis it must be
-- Answers 1, or 0 when the lock is lost: then all has to begin again.
if redis.call('GET', KEYS[1]) ~= ARGV[1] or identity() ~= ARGV[2] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[1])
return 1

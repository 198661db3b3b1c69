-- Stores how far the holder of the rebuild's lock has read the log, if Redis has lost nothing since the rebuild began.
--   KEYS[1] the lock   KEYS[2] the key of the loss   KEYS[3] the key of the progress
--   ARGV[1] the holder   ARGV[2] the name of the loss   ARGV[3] the expected identity and state of Redis
--   ARGV[4] the progress   ARGV[5] how long the progress is kept, milliseconds
-- Returns 1, or 0 when the rebuild has to start again.
if not isOurs() then
  return 0
end
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
return 1

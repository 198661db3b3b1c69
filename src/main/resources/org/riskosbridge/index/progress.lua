-- Keeps how far the holder of the rebuild's lock has read the log, if nothing was lost since the rebuild began.
--   KEYS[1] the lock   KEYS[2] the key of the loss   KEYS[3] the key of the progress
--   ARGV[1] the holder   ARGV[2] the name of the loss   ARGV[3] which Redis it must be, and in which state
--   ARGV[4] the progress   ARGV[5] how long the progress is kept, milliseconds
-- Answers 1, or 0 when all has to begin again.
if not isOurs() then
  return 0
end
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
return 1

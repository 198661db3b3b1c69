-- The holder of the rebuild's lock restores events of the log, if Redis has lost nothing since the rebuild began.
--   KEYS[1] the lock   KEYS[2] the key of the loss   KEYS[i + 2] the key of an event id
--   ARGV[1] the holder   ARGV[2] the name of the loss   ARGV[3] the expected identity and state of Redis
--   ARGV[4] how long the lock is kept from now on, milliseconds
--   ARGV[2i + 3] the body's hash   ARGV[2i + 4] how long the entry is kept, milliseconds
-- Returns 1, or 0 when the rebuild has to start again.
if not isOurs() then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if #KEYS == 2 then
  return 1
end
-- One MGET for all keys: the call of a command from a script costs more than the command itself.
local values = redis.call('MGET', unpack(KEYS, 3))
for i = 1, #values do
  local found = values[i]
  if not found or string.byte(found) == 99 then
    redis.call('PSETEX', KEYS[i + 2], ARGV[2 * i + 4], ARGV[2 * i + 3])
  end
end
return 1

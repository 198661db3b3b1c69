-- Whether the rebuild may continue: its holder has the lock, and Redis has lost nothing since the rebuild began.
local function isOurs()
  return redis.call('GET', KEYS[1]) == ARGV[1]
    and redis.call('GET', KEYS[2]) == ARGV[2]
    and identity() .. '-' .. evicted() == ARGV[3]
end

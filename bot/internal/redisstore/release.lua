-- Leaves a lane without an owner. The fence grows, so that nothing of the old
-- owner that is still on its way can land.
-- KEYS[1] meta
-- ARGV[1] the owner's fence
-- answers 1, or -1: another process owns the lane, or nobody
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then
  return -1
end
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HDEL', KEYS[1], 'inst', 'nonce')
return 1

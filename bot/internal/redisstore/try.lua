-- Counts an attempt at the journal's head. Each commit sets the count to 0.
-- KEYS[1] meta
-- ARGV[1] the owner's fence
-- answers how many attempts there were, or -1: another process owns the lane
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then
  return -1
end
return redis.call('HINCRBY', KEYS[1], 'tries', 1)

-- Appends posts of one lane to the journal of another, each once.
-- KEYS[1] the target's journal
-- KEYS[2] the target's hash of last sequences
-- ARGV[1] the lane that posts
-- then for each post, in order: its sequence, its entry
-- answers how many were new
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
local new = 0
for i = 2, #ARGV, 2 do
  local seq = tonumber(ARGV[i])
  if seq > last then
    redis.call('RPUSH', KEYS[1], ARGV[i + 1])
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[i])
    last = seq
    new = new + 1
  end
end
return new

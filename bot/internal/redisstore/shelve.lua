-- Sets entries of the outbox aside that cannot be opened.
-- KEYS[1]  meta
-- KEYS[2]  the outbox
-- KEYS[3]  the list of entries set aside
-- ARGV[1]  the owner's fence
-- ARGV[2]  how long entries set aside live, in ms
-- ARGV[3…] fields
-- answers 1, or -1: another process owns the lane
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then
  return -1
end
for i = 3, #ARGV do
  local entry = redis.call('HGET', KEYS[2], ARGV[i])
  if entry then
    redis.call('RPUSH', KEYS[3], entry)
    redis.call('PEXPIRE', KEYS[3], ARGV[2])
    redis.call('HDEL', KEYS[2], ARGV[i])
  end
end
return 1

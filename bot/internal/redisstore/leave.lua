-- Takes a process out of the crew at once, unless a later one has its name.
-- KEYS[1] the process' own sign of life
-- KEYS[2] the crew
-- KEYS[3] the polling lease
-- ARGV[1] the process' name
-- ARGV[2] its incarnation
-- answers 1 if it was there, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[2] then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[1])
if redis.call('GET', KEYS[3]) == ARGV[1] then
  redis.call('DEL', KEYS[3])
end
return 1

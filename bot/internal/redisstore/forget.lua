-- Takes cases whose states are gone out of those that the audit looks after.
-- KEYS[1] the cases that the audit looks after
-- ARGV[1] what keys of states begin with
-- ARGV[2…] names of cases
-- answers how many were taken out
local n = 0
for i = 2, #ARGV do
  if redis.call('EXISTS', ARGV[1] .. ARGV[i]) == 0 then
    n = n + redis.call('ZREM', KEYS[1], ARGV[i])
  end
end
return n

-- Takes sends out of the budget that all processes share.
-- KEYS[1] the bucket: hash of "have" and "at" (ms)
-- ARGV[1] now, in ms
-- ARGV[2] how many come in a second
-- ARGV[3] how many it holds at most
-- ARGV[4] how many are to be left in it
-- ARGV[5] how many are wanted
-- ARGV[6] how long the bucket lives unused, in ms
-- ARGV[7] by how many ms the clocks of processes may differ: a bucket that was
--   filled later than that was filled by a clock that has been set right since
-- answers {how many were taken, ms until there is one again if none was}
local bucket = redis.call('HMGET', KEYS[1], 'have', 'at')
local now, rate, size, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local have, at = tonumber(bucket[1] or ARGV[3]), tonumber(bucket[2] or ARGV[1])
if at - now > tonumber(ARGV[7]) then
  at = now
end
if now > at then
  have = math.min(size, have + (now - at) * rate / 1000)
  at = now
end
local got = math.min(tonumber(ARGV[5]), math.floor(have - kept + 0.000001))
local wait = 0
if got < 1 then
  got = 0
  wait = math.ceil((1 + kept - have) * 1000 / rate)
end
redis.call('HSET', KEYS[1], 'have', string.format('%.6f', have - got), 'at', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { got, wait }

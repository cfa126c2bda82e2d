-- Appends updates to a lane's journal, each update id once.
-- KEYS[1]  the journal
-- KEYS[2…] bitmaps of the update ids that arrived
-- ARGV[1]  how long a bitmap lives, in ms
-- then for each update: which of KEYS is its bitmap, its bit, its entry
-- answers how many were new
local new = 0
for i = 2, #ARGV, 3 do
  local seen = KEYS[tonumber(ARGV[i])]
  if redis.call('SETBIT', seen, ARGV[i + 1], 1) == 0 then
    redis.call('RPUSH', KEYS[1], ARGV[i + 2])
    redis.call('PEXPIRE', seen, ARGV[1])
    new = new + 1
  end
end
return new

-- Appends updates to a lane's journal, each update id once, and what a process
-- itself has to say as often as it comes.
-- KEYS[1]  the journal
-- KEYS[2…] bitmaps of the update ids that arrived
-- ARGV[1]  how long a bitmap lives, in ms
-- then for each: which of KEYS is its bitmap (0: it has none), its bit, its entry
-- answers how many were new
local new = 0
for i = 2, #ARGV, 3 do
  local seen = KEYS[tonumber(ARGV[i])]
  if not seen then
    redis.call('RPUSH', KEYS[1], ARGV[i + 2])
    new = new + 1
  elseif redis.call('SETBIT', seen, ARGV[i + 1], 1) == 0 then
    redis.call('RPUSH', KEYS[1], ARGV[i + 2])
    redis.call('PEXPIRE', seen, ARGV[1])
    new = new + 1
  end
end
return new

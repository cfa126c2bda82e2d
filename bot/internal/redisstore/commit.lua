-- Writes everything that one turn of a lane changes.
-- KEYS[1]  meta
-- KEYS[2]  the journal
-- KEYS[3]  the outbox
-- KEYS[4]  the timers
-- KEYS[5]  the list of entries set aside
-- KEYS[6]  the cases that the audit looks after
-- KEYS[7…] the states to write, then the audit of the day if there is any
-- ARGV[1]  the owner's fence
-- ARGV[2]  the revision the owner knows
-- ARGV[3]  what tells this commit from another
-- ARGV[4]  the lane's last sequence, 0: unchanged
-- ARGV[5]  how many entries to take from the journal's head
-- ARGV[6]  how long entries set aside live, in ms
-- ARGV[7…] six lists, each after its number of items:
--   positions of entries to set aside, from 0
--   fields to take out of the outbox
--   fields to put into the outbox: field, entry
--   entries to append to the journal
--   states, as in KEYS: name, value or '' to erase, life in ms, ms of the
--   timer or '' for none, and whether the audit looks after it: the ms at
--   which the state expires, '-' for no more, '' for as before
--   entries of the audit
-- ARGV[#]  how long the audit lives, in ms
-- answers {code, next timer's ms or nil}: 1 done, 0 it had been done before,
--   -1 another process owns the lane, -2 another commit came between
local meta = redis.call('HMGET', KEYS[1], 'fence', 'rev', 'nonce')
if meta[1] ~= ARGV[1] then
  return { -1 }
end
local rev, mine = tonumber(meta[2] or '0'), tonumber(ARGV[2])
local code = 1
if rev ~= mine then
  if rev ~= mine + 1 or meta[3] ~= ARGV[3] then
    return { -2 }
  end
  code = 0
else
  local at = 7
  local n = tonumber(ARGV[at])
  for i = at + 1, at + n do
    local entry = redis.call('LINDEX', KEYS[2], ARGV[i])
    if entry then
      redis.call('RPUSH', KEYS[5], entry)
      redis.call('PEXPIRE', KEYS[5], ARGV[6])
    end
  end
  at = at + n + 1
  if ARGV[5] ~= '0' then
    redis.call('LTRIM', KEYS[2], ARGV[5], -1)
  end
  n = tonumber(ARGV[at])
  for i = at + 1, at + n do
    redis.call('HDEL', KEYS[3], ARGV[i])
  end
  at = at + n + 1
  n = 2 * tonumber(ARGV[at])
  for i = at + 1, at + n, 2 do
    redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
  end
  at = at + n + 1
  n = tonumber(ARGV[at])
  for i = at + 1, at + n do
    redis.call('RPUSH', KEYS[2], ARGV[i])
  end
  at = at + n + 1
  n = tonumber(ARGV[at])
  for i = 1, n do
    local a = at + 5 * i - 4
    if ARGV[a + 1] == '' then
      redis.call('DEL', KEYS[6 + i])
    else
      redis.call('SET', KEYS[6 + i], ARGV[a + 1], 'PX', ARGV[a + 2])
    end
    if ARGV[a + 3] == '' then
      redis.call('ZREM', KEYS[4], ARGV[a])
    else
      redis.call('ZADD', KEYS[4], ARGV[a + 3], ARGV[a])
    end
    if ARGV[a + 4] == '-' then
      redis.call('ZREM', KEYS[6], ARGV[a])
    elseif ARGV[a + 4] ~= '' then
      redis.call('ZADD', KEYS[6], ARGV[a + 4], ARGV[a])
    end
  end
  at = at + 5 * n + 1
  n = tonumber(ARGV[at])
  for i = at + 1, at + n do
    redis.call('RPUSH', KEYS[#KEYS], ARGV[i])
  end
  if n > 0 then
    redis.call('PEXPIRE', KEYS[#KEYS], ARGV[#ARGV])
  end
  redis.call('HSET', KEYS[1], 'rev', string.format('%.0f', mine + 1), 'nonce', ARGV[3], 'tries', '0')
  if ARGV[4] ~= '0' then
    redis.call('HSET', KEYS[1], 'seq', ARGV[4])
  end
end
local timer = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
return { code, timer[2] or false }

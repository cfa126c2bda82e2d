-- Moves due timers into the journal and returns its head with the states.
-- A timer whose state has expired has nobody to wake and is dropped.
-- KEYS[1] meta
-- KEYS[2] the journal
-- KEYS[3] the timers
-- ARGV[1] the owner's fence
-- ARGV[2] now, in ms
-- ARGV[3] how many entries at most, and how many timers
-- ARGV[4] what keys of states begin with
-- ARGV[5…] names of actors whose states are wanted besides
-- answers -1: another process owns the lane; or
--   {revision, length of the journal, next timer's ms or nil, entries,
--    states (nil if none) of the actors wanted besides and of the entries'
--    actors, in order of first appearance}
-- With 0 in ARGV[3] it looks at no timer and no entry.
local meta = redis.call('HMGET', KEYS[1], 'fence', 'rev')
if meta[1] ~= ARGV[1] then
  return -1
end
local rev = meta[2] or '0'
local due, entries = {}, {}
if ARGV[3] ~= '0' then
  due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])
end
for _, name in ipairs(due) do
  local state = redis.call('GET', ARGV[4] .. name)
  if state then
    local actor = string.sub(state, 2, 1 + string.byte(state, 1))
    redis.call('RPUSH', KEYS[2], name .. 'T' .. ARGV[2] .. '-' .. rev .. '.' .. actor)
  end
  redis.call('ZREM', KEYS[3], name)
end
if ARGV[3] ~= '0' then
  entries = redis.call('LRANGE', KEYS[2], 0, tonumber(ARGV[3]) - 1)
end
local found, keys = {}, {}
for i = 5, #ARGV do
  if not found[ARGV[i]] then
    found[ARGV[i]] = true
    keys[#keys + 1] = ARGV[4] .. ARGV[i]
  end
end
for _, entry in ipairs(entries) do
  local name = string.sub(entry, 1, 22)
  if not found[name] then
    found[name] = true
    keys[#keys + 1] = ARGV[4] .. name
  end
end
local states = {}
if #keys > 0 then
  states = redis.call('MGET', unpack(keys))
end
local timer = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
return { rev, redis.call('LLEN', KEYS[2]), timer[2] or false, entries, states }

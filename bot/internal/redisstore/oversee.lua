-- Reads, for the audit of open cases, some of those that a lane looks after,
-- and what waits in the lane. It changes nothing.
-- KEYS[1] the cases that the audit looks after
-- KEYS[2] the timers
-- KEYS[3] the journal
-- KEYS[4] the outbox
-- ARGV[1] what keys of states begin with
-- ARGV[2] from which case on, from 0
-- ARGV[3] how many cases at most, and how far the journal is looked through
-- answers {cases, outbox, first entry of the journal or ''}: for each case its
--   name, the ms at which its state expires, the state or '', the ms of its
--   timer or '', and 1 if the journal has an entry for it, else 0; the outbox
--   as field, entry, field, entry…, and only with the first cases
local first = tonumber(ARGV[2])
local most = tonumber(ARGV[3])
local pending = {}
for _, entry in ipairs(redis.call('LRANGE', KEYS[3], 0, most - 1)) do
  pending[string.sub(entry, 1, 22)] = true
end
local cases = {}
local members = redis.call('ZRANGE', KEYS[1], first, first + most - 1, 'WITHSCORES')
for i = 1, #members, 2 do
  local name = members[i]
  cases[#cases + 1] = name
  cases[#cases + 1] = members[i + 1]
  cases[#cases + 1] = redis.call('GET', ARGV[1] .. name) or ''
  cases[#cases + 1] = redis.call('ZSCORE', KEYS[2], name) or ''
  cases[#cases + 1] = pending[name] and '1' or '0'
end
local outbox = {}
if first == 0 then
  outbox = redis.call('HGETALL', KEYS[4])
end
return { cases, outbox, redis.call('LINDEX', KEYS[3], 0) or '' }

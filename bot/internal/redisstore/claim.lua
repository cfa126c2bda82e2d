-- Makes a process the owner of a lane, if the fence is what it saw.
-- KEYS[1] meta
-- KEYS[2] the journal
-- KEYS[3] the outbox
-- ARGV[1] the fence it saw, 0 if the lane never had an owner
-- ARGV[2] the process' name
-- answers 0: somebody else was quicker; or
--   {fence, revision, last sequence, tries, length of the journal,
--    the outbox as field, entry, field, entry…}
if (redis.call('HGET', KEYS[1], 'fence') or '0') ~= ARGV[1] then
  return 0
end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'inst', ARGV[2])
redis.call('HDEL', KEYS[1], 'nonce')
local meta = redis.call('HMGET', KEYS[1], 'rev', 'seq', 'tries')
return {
  fence, meta[1] or '0', meta[2] or '0', meta[3] or '0',
  redis.call('LLEN', KEYS[2]), redis.call('HGETALL', KEYS[3]),
}

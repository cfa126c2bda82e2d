-- Notes that a group has another chat id now.
-- KEYS[1] the aliases
-- KEYS[2] the version of the house
-- ARGV[1] the name of the group's first id
-- ARGV[2] the sealed pair of ids
-- answers the new version
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('INCR', KEYS[2])

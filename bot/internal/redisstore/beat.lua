-- Renews a process' sign of life and tells it who else lives.
-- KEYS[1] the process' own sign of life
-- KEYS[2] the crew
-- KEYS[3] the polling lease
-- KEYS[4] who polled last
-- KEYS[5] the version of the house
-- ARGV[1] what signs of life begin with
-- ARGV[2] the process' name
-- ARGV[3] its incarnation: of two, the greater began later
-- ARGV[4] how long a sign of life and the lease live, in ms
-- ARGV[5] 1 if it wants to poll, else 0
-- ARGV[6] now, in ms
-- answers {1 if a later process has this name, 1 if it polls,
--   since when the poller polls in ms or nil, the house's version, names}

-- The order of bytes: that of < depends on the server's locale.
local function later(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then
      return x > y
    end
  end
  return #a > #b
end

local living = redis.call('GET', KEYS[1])
local rival = living and later(living, ARGV[3])
if not rival then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
  redis.call('SADD', KEYS[2], ARGV[2])
end
local live = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if redis.call('EXISTS', ARGV[1] .. name) == 1 then
    live[#live + 1] = name
  else
    redis.call('SREM', KEYS[2], name)
  end
end
local polls = 0
if not rival then
  local holder = redis.call('GET', KEYS[3])
  if ARGV[5] == '1' and (not holder or holder == ARGV[2]) then
    redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[4])
    local who = ARGV[2] .. ' ' .. ARGV[3]
    if redis.call('HGET', KEYS[4], 'who') ~= who then
      redis.call('HSET', KEYS[4], 'who', who, 'at', ARGV[6])
    end
    polls = 1
  elseif ARGV[5] ~= '1' and holder == ARGV[2] then
    redis.call('DEL', KEYS[3])
  end
end
return {
  rival and 1 or 0, polls, redis.call('HGET', KEYS[4], 'at'),
  redis.call('GET', KEYS[5]) or '0', live,
}

package doctor

import (
	"fmt"
	"io/fs"

	"hotline/bot/internal/config"
	"hotline/bot/internal/redisstore"
)

func judgeSettings(faults, warnings []config.Fault) []Finding {
	var found []Finding
	for _, f := range faults {
		found = append(found, fail(Settings, f.Setting+": "+f.What+".", f.Remedy))
	}
	for _, f := range warnings {
		found = append(found, warn(Settings, f.Setting+": "+f.What+".", f.Remedy))
	}
	if len(faults) > 0 {
		found = append(found, info(Settings, "What a faulty setting leads to was not looked at.", "Mend the settings, and look again."))
	}
	if len(found) == 0 {
		found = append(found, ok(Settings, "All are there, and have their form."))
	}
	return found
}

// judgeWatch judges who hears when the service fails. A fault in these settings
// is told among the others.
func judgeWatch(c *config.Config) []Finding {
	var found []Finding
	if c.HeartbeatURL == "" {
		found = append(found, warn(Settings, "HOTLINE_HEARTBEAT_URL is not set: nobody hears when this machine is gone.", "Set up a dead man's switch, such as healthchecks.io or Uptime Kuma, and give it its address."))
	}
	if c.SecondChannel == "" {
		found = append(found, info(Settings, "HOTLINE_SECOND_CHANNEL is not set: the coordinators hear of a fault by Telegram only, if that works.", "Give it an address that reaches them without Telegram."))
	}
	return found
}

// keysSeen is what is seen of the sealing keys without Redis.
type keysSeen struct {
	count  int
	file   bool        // they stand in a file
	mode   fs.FileMode // its mode; 0: not seen
	faulty bool        // told among the settings
}

func judgeKeys(s keysSeen) []Finding {
	if s.faulty {
		return nil
	}
	found := []Finding{ok(Keys, fmt.Sprintf("%d, of the right form.", s.count))}
	if s.count > 1 {
		found[0].What = fmt.Sprintf("%d, of the right form: the first seals, all of them open.", s.count)
	}
	switch {
	case !s.file:
		found = append(found, info(Keys, "They stand in the environment, which other programs of this user may see.", "Put them into a file, and name it in HOTLINE_KEYS_FILE."))
	case s.mode&0o004 != 0:
		// The settings' warnings tell it, with the same remedy as for every secret.
	case s.mode&0o040 != 0:
		found = append(found, info(Keys, "The group of their file may read it.", "See that nobody but the service is in that group, or take it away: chmod g-r."))
	}
	return found
}

func judgeNaming(n redisstore.Naming) []Finding {
	const backup = "Restore it from a backup of Redis, or begin with an empty Redis; what is in this one cannot be read again without it."
	switch n {
	case redisstore.NamingNone:
		return []Finding{info(Keys, "Redis holds no hotline yet: the first start begins one.", "If there was one before, this is another Redis or another database number.")}
	case redisstore.NamingNewest:
		return []Finding{ok(Keys, "They open the naming key in Redis.")}
	case redisstore.NamingOlder:
		return []Finding{info(Keys, "The naming key in Redis is sealed with an older key, not with the first.", "Keep that key in HOTLINE_KEYS: without it nothing in Redis can be read.")}
	case redisstore.NamingNoKey:
		return []Finding{fail(Keys, "None of them opens the naming key in Redis.", "Put the key that was in HOTLINE_KEYS before back, below the newest; or see that HOTLINE_REDIS_URL leads to the right Redis.")}
	case redisstore.NamingDamaged:
		return []Finding{fail(Keys, "The naming key in Redis is damaged.", backup)}
	case redisstore.NamingLanes:
		return []Finding{fail(Keys, "Redis holds a hotline with another number of lanes.", "Use the release that began it, or another Redis (or database number) for this one.")}
	}
	return nil
}

package redisstore

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"hotline/bot/internal/hotline"
)

// Audit is the trail of who did what since then, oldest first; a zero time is
// all that is kept. sealed is how many entries there are besides that no key of
// this deployment opens.
func (s *Store) Audit(ctx context.Context, since time.Time) (all []hotline.Audit, sealed int, err error) {
	const doing = "reading the audit"
	const day = 24 * 60 * 60
	for on := max(since.Unix()/day, s.today()-auditDays-1); on <= s.today()+1; on++ {
		var lists [hotline.Lanes]*redis.StringSliceCmd
		_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i := range lanes {
				lists[i] = p.LRange(ctx, lanes[i].auditOn(on), 0, -1)
			}
			return nil
		})
		if err != nil {
			return nil, 0, fault(doing, err)
		}
		for i := range lanes {
			for _, entry := range lists[i].Val() {
				var a hotline.Audit
				plain, err := s.keys.Open(forAudit, lanes[i].auditOn(on)+formatV1, []byte(entry))
				switch {
				case err != nil || json.Unmarshal(plain, &a) != nil:
					sealed++
				case !a.At.Before(since):
					all = append(all, a)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b hotline.Audit) int {
		if n := a.At.Compare(b.At); n != 0 {
			return n
		}
		return strings.Compare(string(a.Case), string(b.Case))
	})
	return all, sealed, nil
}

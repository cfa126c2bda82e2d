package redisstore

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestTheAuditIsWrittenOnceAndOutlivesTheCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, f := h.faulty()
		own := h.claim(s, 7)
		other := h.claim(s, 9)
		entry := func(at time.Time, act string) hotline.Audit {
			return hotline.Audit{At: at, Case: "7KQ2MX", Act: act, By: 4711, Desk: -1001}
		}
		f.plan(lostAnswer)
		first := hotline.Commit{Audit: []hotline.Audit{entry(noon, "open"), entry(noon, "take")}}
		if _, err := s.Commit(t.Context(), own, first); err == nil {
			t.Fatal("the answer was not lost")
		}
		h.commit(s, &own, first) // sent again: it is written once
		h.clock.Advance(48 * time.Hour)
		h.commit(s, &other, hotline.Commit{Audit: []hotline.Audit{entry(h.clock.Now(), "close")}})

		got := func(since time.Time) string {
			t.Helper()
			all, sealed, err := s.Audit(t.Context(), since)
			if err != nil || sealed != 0 {
				t.Fatalf("%v, %d sealed", err, sealed)
			}
			var acts []string
			for _, a := range all {
				if a.By != 4711 || a.Desk != -1001 || a.Case != "7KQ2MX" {
					t.Errorf("read %+v", a)
				}
				acts = append(acts, a.Act)
			}
			return strings.Join(acts, " ")
		}
		if all := got(time.Time{}); all != "open take close" {
			t.Errorf("the audit holds %q", all)
		}
		if late := got(noon.Add(time.Hour)); late != "close" {
			t.Errorf("since an hour later it holds %q", late)
		}
		key := lanes[9].auditOn(s.today())
		if ttl := h.raw.PTTL(t.Context(), key).Val(); ttl <= 179*24*time.Hour || ttl > 180*24*time.Hour {
			t.Errorf("the audit lives for %v", ttl)
		}
		for _, v := range h.raw.LRange(t.Context(), key, 0, -1).Val() {
			if strings.Contains(v, "4711") || strings.Contains(v, "7KQ2MX") {
				t.Error("the audit stands in clear")
			}
		}
		h.raw.RPush(t.Context(), key, "of another key")
		if _, sealed, err := s.Audit(t.Context(), time.Time{}); err != nil || sealed != 1 {
			t.Errorf("%d sealed, %v", sealed, err)
		}
	})
}

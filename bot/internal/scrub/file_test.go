package scrub

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"go.uber.org/zap"
)

// Whoever has a file's id and the bot's token can hear a voice: an id comes out
// of no log line, under whatever name, in whatever text.
func TestGuardLetsNoFileOut(t *testing.T) {
	const id = "AwACAgUAAxkBAAIBY2Zr4QABb3dOZ-Hp9x_0h7TkzJ8AAhcPAAKxyzhV"
	var out bytes.Buffer
	log := logger(t, "debug", &out)
	for _, key := range []string{"file", "file_id", "media", "voice", "photo", "id", "error", "event", "kind"} {
		log.Info("sending "+id+" again", zap.String(key, id), zap.Any(key, map[string]string{"id": id}), zap.NamedError(key, errors.New("sending "+id+": refused")))
		log.With(zap.String(key, id)).Debug("sent")
	}
	if out.Len() == 0 || strings.Contains(out.String(), "AwACAgUA") {
		t.Errorf("a log line holds a file's id: %s", out.String())
	}
}

package redisstore

import (
	"crypto/sha1" //nolint:gosec // Redis names scripts by it; nothing rests on it.
	"embed"
	"encoding/hex"
	"strings"
)

//go:embed *.lua
var files embed.FS

// script is one Lua script. Redis keeps it under its digest.
type script struct {
	name, text, digest string
}

// A script of a lane touches the keys of that lane only. Some build keys from
// names they find: those lie in the lane's slot, where all of KEYS are.
var (
	journalScript = read("journal")
	deliverScript = read("deliver")
	pullScript    = read("pull")
	commitScript  = read("commit")
	claimScript   = read("claim")
	releaseScript = read("release")
	tryScript     = read("try")
	shelveScript  = read("shelve")
	beatScript    = read("beat")
	leaveScript   = read("leave")
	aliasScript   = read("alias")
	tokensScript  = read("tokens")
	overseeScript = read("oversee")
	forgetScript  = read("forget")

	scripts = []*script{
		journalScript, deliverScript, pullScript, commitScript, claimScript, releaseScript,
		tryScript, shelveScript, beatScript, leaveScript, aliasScript, tokensScript, overseeScript, forgetScript,
	}
)

// read loads a script without its comments, which are for readers of the file.
func read(name string) *script {
	raw, err := files.ReadFile(name + ".lua")
	if err != nil {
		panic(err)
	}
	var text strings.Builder
	for line := range strings.Lines(string(raw)) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && !strings.HasPrefix(trimmed, "--") {
			text.WriteString(line)
		}
	}
	sum := sha1.Sum([]byte(text.String())) //nolint:gosec // as above
	return &script{name, text.String(), hex.EncodeToString(sum[:])}
}

package app

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
)

// release is the version that a build is called by: go build -ldflags
// "-X hotline/bot/internal/app.release=v1.2.3". Without it, it is what the Go
// tool knows.
var release string

var errNoBuild = errors.New("this build says nothing of itself: build it with the module's go.mod")

// Version is bot version: what this build is, and what is in it.
type Version struct {
	Modules bool `help:"Print what it was built from too, a module a line." xor:"form"`
	SBOM    bool `name:"sbom" help:"Print its bill of materials instead: CycloneDX 1.5, JSON." xor:"form"`
}

// Run prints it.
func (v Version) Run(s *Streams) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errNoBuild
	}
	b := buildOf(info, release)
	if v.SBOM {
		return b.sbom(s.Out)
	}
	return b.print(s.Out, v.Modules)
}

// build is what a build says of itself.
type build struct {
	version, commit, at, goVersion, platform string
	modified                                 bool
	path                                     string
	modules                                  []*debug.Module
}

func buildOf(info *debug.BuildInfo, release string) build {
	set := map[string]string{}
	for _, kv := range info.Settings {
		set[kv.Key] = kv.Value
	}
	b := build{
		version: release, commit: set["vcs.revision"], at: set["vcs.time"], modified: set["vcs.modified"] == "true",
		goVersion: info.GoVersion, platform: set["GOOS"] + "/" + set["GOARCH"], path: info.Main.Path,
	}
	if b.version == "" {
		b.version = info.Main.Version
	}
	if b.version == "" {
		b.version = "(devel)"
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.modules = append(b.modules, m)
	}
	return b
}

// print writes one line, and with modules one more for each.
func (b build) print(w io.Writer, modules bool) error {
	parts := []string{"hotline " + b.version}
	commit := "commit unknown"
	if b.commit != "" {
		commit = "commit " + b.commit
	}
	if b.at != "" {
		commit += " of " + b.at
	}
	if b.modified {
		commit += " with changes"
	}
	parts = append(parts, commit, b.goVersion, b.platform)
	text := strings.Join(parts, ", ") + "\n"
	if modules {
		for _, m := range b.modules {
			text += fmt.Sprintf("%s %s %s\n", m.Path, m.Version, m.Sum)
		}
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("printing the version: %w", err)
	}
	return nil
}

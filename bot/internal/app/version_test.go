package app

import (
	"bytes"
	"encoding/json"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

const someSum = "h1:f52BVWChYMDkMkCoqkEWRuFOk/K4B5LO7xIijeLJRdk="

func someBuild() *debug.BuildInfo {
	return &debug.BuildInfo{
		GoVersion: "go1.26.0 X:synctest",
		Main:      debug.Module{Path: "hotline", Version: "v0.0.0-20261124090000-abcdef123456"},
		Deps: []*debug.Module{
			{Path: "example.org/One", Version: "v1.2.3+incompatible", Sum: someSum},
			{Path: "example.org/two", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/fork", Version: "v1.0.1"}},
		},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "abcdef1234567890"}, {Key: "vcs.time", Value: "2026-11-24T09:00:00Z"}, {Key: "vcs.modified", Value: "true"},
			{Key: "GOOS", Value: "linux"}, {Key: "GOARCH", Value: "arm64"},
		},
	}
}

func TestVersion(t *testing.T) {
	for name, c := range map[string]struct {
		info    *debug.BuildInfo
		release string
		want    string
	}{
		"a release": {someBuild(), "v1.2.0", "hotline v1.2.0, commit abcdef1234567890 of 2026-11-24T09:00:00Z with changes, go1.26.0 X:synctest, linux/arm64\n"},
		"no name":   {someBuild(), "", "hotline v0.0.0-20261124090000-abcdef123456, commit abcdef1234567890 of 2026-11-24T09:00:00Z with changes, go1.26.0 X:synctest, linux/arm64\n"},
		"without its repository": {
			&debug.BuildInfo{GoVersion: "go1.26.0", Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "GOARCH", Value: "amd64"}}}, "",
			"hotline (devel), commit unknown, go1.26.0, linux/amd64\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := buildOf(c.info, c.release).print(&out, false); err != nil || out.String() != c.want {
				t.Errorf("%v, %q", err, out.String())
			}
		})
	}
	var out bytes.Buffer
	if err := buildOf(someBuild(), "v1").print(&out, true); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(out.String(), "\n"); len(lines) != 4 || lines[1] != "example.org/One v1.2.3+incompatible "+someSum || !strings.HasPrefix(lines[2], "example.org/fork v1.0.1") {
		t.Errorf("%q", lines)
	}
}

// TestSBOM holds what the schema of CycloneDX 1.5 requires of what is written,
// and its patterns.
func TestSBOM(t *testing.T) {
	write := func(b build) string {
		var out bytes.Buffer
		if err := b.sbom(&out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := write(buildOf(someBuild(), "v1.2.0"))
	if text != write(buildOf(someBuild(), "v1.2.0")) {
		t.Error("the same build has two bills")
	}
	if text == write(buildOf(someBuild(), "v1.2.1")) {
		t.Error("two builds have the same bill")
	}
	var all bom
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	if all.Format != "CycloneDX" || all.Spec != "1.5" || all.Version != 1 || all.Metadata.Timestamp != "2026-11-24T09:00:00Z" {
		t.Errorf("%+v", all)
	}
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(all.Serial) {
		t.Errorf("serial number %s", all.Serial)
	}
	refs := map[string]bool{}
	for _, c := range append(all.Component, all.Metadata.Component) {
		if c.Name == "" || c.Version == "" || refs[c.Ref] || c.Type != "library" && c.Type != "application" {
			t.Errorf("not a component, or twice: %+v", c)
		}
		refs[c.Ref] = true
		for _, h := range c.Hashes {
			if h.Alg != "SHA-256" || !regexp.MustCompile(`^[a-f0-9]{64}$`).MatchString(h.Content) {
				t.Errorf("not a hash: %+v", h)
			}
		}
	}
	for _, want := range []string{"pkg:golang/hotline@v1.2.0", "pkg:golang/std@1.26.0", "pkg:golang/example.org/one@v1.2.3%2Bincompatible", "pkg:golang/example.org/fork@v1.0.1"} {
		if !refs[want] {
			t.Errorf("%s is not in it", want)
		}
	}
	if all.Component[1].Hashes[0].Content != "7f9d815560a160c0e43240a8aa411646e14e93f2b80792ceef12228de2c945d9" || all.Component[2].Hashes != nil {
		t.Errorf("hashes: %+v", all.Component)
	}
	// Where there is no timestamp, there is no empty one either.
	if bare := write(build{path: "hotline", version: "(devel)"}); strings.Contains(bare, "timestamp") {
		t.Error(bare)
	}
}

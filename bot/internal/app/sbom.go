package app

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// A bill of materials in the form of CycloneDX 1.5: what its schema requires,
// and what the build knows. https://cyclonedx.org/docs/1.5/json/
type bom struct {
	Schema    string      `json:"$schema"`
	Format    string      `json:"bomFormat"`
	Spec      string      `json:"specVersion"`
	Serial    string      `json:"serialNumber"`
	Version   int         `json:"version"`
	Metadata  bomMetadata `json:"metadata"`
	Component []component `json:"components"`
}

type bomMetadata struct {
	// Timestamp is the commit's, so that the same build has the same bill.
	Timestamp string    `json:"timestamp,omitempty"`
	Component component `json:"component"`
}

type component struct {
	Ref     string    `json:"bom-ref"`
	Type    string    `json:"type"`
	Name    string    `json:"name"`
	Version string    `json:"version"`
	PURL    string    `json:"purl"`
	Hashes  []bomHash `json:"hashes,omitempty"`
}

type bomHash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

// sbom writes the bill of materials. A module's hash is the one that go.sum has
// (h1, a SHA-256 over the names and hashes of its files), in hex.
func (b build) sbom(w io.Writer) error {
	all := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.5.schema.json", Format: "CycloneDX", Spec: "1.5", Version: 1,
		Metadata:  bomMetadata{Timestamp: b.at, Component: bomPart("application", b.path, b.version, "")},
		Component: []component{bomPart("library", "std", strings.TrimPrefix(b.firstGo(), "go"), "")},
	}
	for _, m := range b.modules {
		all.Component = append(all.Component, bomPart("library", m.Path, m.Version, m.Sum))
	}
	unnumbered, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("writing the bill of materials: %w", err)
	}
	all.Serial = serial(unnumbered)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("writing the bill of materials: %w", err)
	}
	return nil
}

// firstGo is the Go version without what may stand behind it, such as the
// names of experiments.
func (b build) firstGo() string {
	first, _, _ := strings.Cut(b.goVersion, " ")
	return first
}

func bomPart(kind, name, version, sum string) component {
	purl := "pkg:golang/" + strings.ToLower(name) + "@" + url.QueryEscape(version)
	c := component{Ref: purl, Type: kind, Name: name, Version: version, PURL: purl}
	if h1, ok := strings.CutPrefix(sum, "h1:"); ok {
		if raw, err := base64.StdEncoding.DecodeString(h1); err == nil && len(raw) == sha256.Size {
			c.Hashes = []bomHash{{"SHA-256", hex.EncodeToString(raw)}}
		}
	}
	return c
}

// serial is a UUID (RFC 9562, version 8) of what a bill holds, so that the same
// build has the same.
func serial(content []byte) string {
	sum := sha256.Sum256(content)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	u := hex.EncodeToString(sum[:16])
	return fmt.Sprintf("urn:uuid:%s-%s-%s-%s-%s", u[:8], u[8:12], u[12:16], u[16:20], u[20:])
}

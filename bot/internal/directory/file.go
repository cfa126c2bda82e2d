package directory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// maxFile is more than any directory is long, in bytes.
const maxFile = 1 << 20

// Verification says that somebody dialled an entry.
type Verification struct {
	ID, By, On string
	// Languages and Hours are what they heard; empty leaves what is known.
	Languages []string
	Hours     string
}

// ErrMissing says that the deployment's file is not there.
var ErrMissing = errors.New("there is no such file")

var errLong = errors.New("the file is longer than 1 MB")

// Open reads the deployment's own file; its error is ErrMissing if there is none.
func Open(path string) (File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, ErrMissing
	}
	if err != nil {
		return File{}, fmt.Errorf("opening the directory's file: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return File{}, fmt.Errorf("reading the directory's file: %w", err)
	case len(data) > maxFile:
		return File{}, errLong
	}
	return File{Name: filepath.Base(path), Data: data, Own: true}, nil
}

// With is the file with a verification in it; what it said before of that entry's
// verification is replaced, and everything else stays, comments too.
func (f File) With(v Verification) (File, error) {
	return f.edit(func(list *yaml.Node) bool {
		n := of(list, v.ID)
		if n == nil {
			n = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
			list.Content = append(list.Content, n)
			set(n, "id", scalar(v.ID))
		}
		set(n, "by", scalar(v.By))
		set(n, "on", scalar(v.On))
		if len(v.Languages) > 0 {
			tags := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
			for _, l := range v.Languages {
				tags.Content = append(tags.Content, scalar(l))
			}
			set(n, "languages", tags)
		}
		if v.Hours != "" {
			set(n, "hours", scalar(v.Hours))
		}
		return true
	})
}

// Without is the file without the verification of an entry, so that it is hidden.
// It reports false if there was none.
func (f File) Without(id string) (_ File, found bool, err error) {
	next, err := f.edit(func(list *yaml.Node) bool {
		for i, n := range list.Content {
			if id == idOf(n) {
				list.Content = append(list.Content[:i], list.Content[i+1:]...)
				found = true
				return true
			}
		}
		return false
	})
	return next, found, err
}

// edit changes the list of what is verified.
func (f File) edit(change func(list *yaml.Node) bool) (File, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(f.Data, &doc); err != nil {
		return f, fmt.Errorf("reading the directory's file: %w", err)
	}
	var before []byte
	if len(doc.Content) == 0 { // nothing, or nothing but comments, which the parser drops
		if before = bytes.TrimRight(f.Data, "\n"); len(before) > 0 {
			before = append(before[:len(before):len(before)], '\n')
		}
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode, Tag: "!!map"}}}
	}
	root := deref(doc.Content[0])
	list := field(root, "verified")
	if list == nil || list.Kind != yaml.SequenceNode {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		set(root, "verified", list)
	}
	if !change(list) {
		return f, nil
	}
	list.Style &^= yaml.FlowStyle
	var out bytes.Buffer
	out.Write(before)
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(&doc), enc.Close()); err != nil {
		return f, fmt.Errorf("writing the directory's file: %w", err)
	}
	f.Data = out.Bytes()
	return f, nil
}

// of is the verification of an id, nil if there is none.
func of(list *yaml.Node, id string) *yaml.Node {
	for _, n := range list.Content {
		if idOf(n) == id {
			return deref(n)
		}
	}
	return nil
}

func idOf(n *yaml.Node) string {
	if v := field(deref(n), "id"); v != nil {
		return v.Value
	}
	return ""
}

func scalar(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

// set gives a mapping's key a value, and keeps the comment beside an old one.
func set(n *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			value.LineComment = n.Content[i+1].LineComment
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, scalar(key), value)
}

// Save puts the file in the place of the one at path, whole or not at all.
func (f File) Save(path string) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o640)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".directory-*")
	if err != nil {
		return fmt.Errorf("writing the directory's file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	_, werr := temp.Write(f.Data)
	if err := errors.Join(werr, temp.Chmod(mode), temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("writing the directory's file: %w", err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return fmt.Errorf("writing the directory's file: %w", err)
	}
	return nil
}

package flows

import (
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
)

// Who only wants information has answered nothing: the card stays, whether the
// choice was tapped or its number or words were written.
func TestAChoiceThatInforms(t *testing.T) {
	s := Default()
	s.SetLanguages([]Lang{{Tag: "en", Autonym: "English"}})
	st, _ := s.Turn(s.Start("intake"), Input{Choice: "en"}, nil)
	label := locale(t, "en")
	for _, in := range []Input{{Choice: "info"}, {Text: "3"}, {Text: "only information"}} {
		next, out := s.Turn(st, in, label)
		if out.Act != ActInform || !out.Understood || out.Moved || out.Answered || out.Words != "" || out.End {
			t.Errorf("%+v: %+v", in, out)
		}
		if next.Node != "promise" || !reflect.DeepEqual(next.Answers, st.Answers) || !slices.Equal(next.Trail, st.Trail) {
			t.Errorf("%+v: it stands at %+v", in, next)
		}
	}
}

// The directory lies beside the conversations and is none.
func TestTheDirectoryIsNoConversation(t *testing.T) {
	name, data := Directory()
	if name != directoryFile || len(data) == 0 {
		t.Fatal("it is not built in")
	}
	s, f := Load(fstest.MapFS{"f.yaml": {Data: []byte(goodFlow)}, name: {Data: data}})
	if len(f) > 0 || !slices.Equal(s.Names(), []string{"f"}) {
		t.Fatalf("%v", f)
	}
	if _, f := Load(fstest.MapFS{name: {Data: data}}); len(f) != 1 {
		t.Fatalf("alone it is taken for a flow: %v", f)
	}
}

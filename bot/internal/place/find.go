package place

import "hotline/bot/internal/hotline"

// Match is a place that a text may mean.
type Match struct {
	// ID is the gazetteer's id of the place, a province's code among them.
	ID string
	// Name is what it is called: a message, or the name itself where there is none.
	Name hotline.Msg
	// Area is what a group may be told of it.
	Area Area
	// Abroad says that the name is of a place on the other side of a border.
	Abroad bool
}

// Find is which places a text may mean, the likeliest first, at most four. Those
// in province, if it is not empty, come before others that are as like. It never
// decides: what it finds is always confirmed.
func Find(text, province string) []Match { return nil }

// Given is an exact place that stands in a text.
type Given struct {
	Source hotline.Source
	Point  hotline.Point
}

// Read finds a map link with coordinates, a plus code or coordinates in a text. A
// short plus code needs the name of a place near it in the same text, or a
// province.
func Read(text, province string) (Given, bool) { return Given{}, false }

// Link reports whether a text holds a link to a map that tells no coordinates by
// itself: nothing here opens it, whoever takes the case can.
func Link(text string) bool { return false }

// Named is the name of a place of the gazetteer, zero for an unknown id.
func Named(id string) hotline.Msg { return hotline.Msg{} }

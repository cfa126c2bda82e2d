// Package arrows is the plan of the house in a form that can fail: its test
// reads every file of the module and holds which room may import which, which
// room alone may import a library, how long a file may be, and a few habits
// that no linter knows. It has no code of its own.
package arrows

// Package faults holds the tests that break the service on purpose: at every
// call to Redis and to the Bot API something may fail before it happens, fail
// after it happened, come late, or take the whole process with it. Whatever
// goes wrong, people play their conversation to its end, and then what must
// always hold is looked at. It has no code of its own outside of its tests.
package faults

// Package crash holds the tests that end processes by force: a real service,
// a real Redis and a Bot API server in the tests' own process, with a crowd
// that keeps tapping while something is killed, paused, cut off or told twice.
// It holds no code of the service. What was told must all arrive, and once.
package crash

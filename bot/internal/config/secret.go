package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Secrets are the variables that may also be given as a file, by the same name
// with _FILE behind it. Once read, a program does well to unset them.
var Secrets = []string{"HOTLINE_TELEGRAM_TOKEN", "HOTLINE_WEBHOOK_SECRET", "HOTLINE_REDIS_URL", "HOTLINE_KEYS", heartbeatName, channelName}

// maxSecret is more than any secret is long, in bytes.
const maxSecret = 64 << 10

// readSecret puts a secret's file in the place of its variable. The path is
// not told in faults: somebody may have put the secret itself there.
func (l *loader) readSecret(name string) {
	file := name + "_FILE"
	l.at[name] = name
	path, ok := l.env[file]
	if !ok {
		return
	}
	if _, both := l.env[name]; both {
		l.fault(name, "set here and by "+file, "Remove one of the two; a file is the safer one.")
		return
	}
	l.at[name] = file
	value, mode, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fault(file, "there is no such file", "Give it the path of a file that holds nothing but the secret.")
	case errors.Is(err, fs.ErrPermission):
		l.fault(file, "the file may not be read by this user", "Make it readable for the user that the program runs as.")
	case errors.Is(err, errTooLong):
		l.fault(file, "the file is too long for a secret", "Give it the path of a file that holds nothing but the secret.")
	case err != nil:
		l.fault(file, "the file cannot be read", "Give it the path of a plain file that holds nothing but the secret.")
	case value == "":
		l.fault(file, "the file is empty", "Put the secret into it.")
	default:
		l.env[name] = value
		if mode&0o004 != 0 {
			l.warn(file, "every user of this machine may read the file", "Take that away: chmod o-r.")
		}
		return
	}
	// A value that is there but faulty is not reported as missing too.
	l.at[name] = ""
}

var errTooLong = errors.New("too long")

// readFile is a file's content without blanks and line ends around it.
func readFile(path string) (string, fs.FileMode, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", 0, err
	}
	if len(b) > maxSecret {
		return "", 0, errTooLong
	}
	return strings.TrimSpace(string(b)), info.Mode(), nil
}

package rehearse

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// leaveFor is how long the service may take to end, before it is killed.
const leaveFor = 15 * time.Second

// service is the process that is measured.
type service struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

func start(cmd *exec.Cmd) (*service, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &service{cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended matters only if it was not asked to
		close(s.done)
	}()
	return s, nil
}

// stop asks the service to end, and sees to it that it does.
func (s *service) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.done:
	case <-time.After(leaveFor):
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

// proc reads one of the files that Linux keeps of the process, nil elsewhere.
func (s *service) proc(name string) []byte {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/" + name)
	if err != nil {
		return nil
	}
	return b
}

// cpu is the time that the service has computed so far, 0 if this system does
// not tell.
func (s *service) cpu() time.Duration {
	// Fields are counted from behind the command's name, which may hold blanks.
	stat := s.proc("stat")
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(string(fields[11]), 10, 64)
	system, _ := strconv.ParseInt(string(fields[12]), 10, 64)
	return time.Duration(user+system) * (time.Second / 100) // Linux' ticks, on every machine Go knows
}

// rss is the most memory that the service held, in MB, 0 if this system does
// not tell.
func (s *service) rss() float64 {
	_, rest, _ := strings.Cut(string(s.proc("status")), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseFloat(fields[0], 64)
	return round(kb / 1024)
}

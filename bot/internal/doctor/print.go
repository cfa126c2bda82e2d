package doctor

import (
	"encoding/json"
	"fmt"
	"io"
)

// Report is what was seen, and the worst of it: ok, warn or fail.
type Report struct {
	Result   Level     `json:"result"`
	Findings []Finding `json:"findings"`
}

// Count is how many findings are of a level.
func (r Report) Count(level Level) int {
	n := 0
	for _, f := range r.Findings {
		if f.Level == level {
			n++
		}
	}
	return n
}

var signs = map[Level]string{OK: "✓", Info: "·", Warn: "!", Fail: "✗"}

// Print writes the report for people: a line a finding, its remedy below it.
func (r Report) Print(w io.Writer) error {
	last := ""
	for _, f := range r.Findings {
		area := f.Area
		if area == last {
			area = ""
		}
		last = f.Area
		if _, err := fmt.Fprintf(w, "%-9s %s %s\n", area, signs[f.Level], f.What); err != nil {
			return fmt.Errorf("printing the findings: %w", err)
		}
		if f.Remedy != "" {
			if _, err := fmt.Fprintf(w, "%-9s   → %s\n", "", f.Remedy); err != nil {
				return fmt.Errorf("printing the findings: %w", err)
			}
		}
	}
	_, err := fmt.Fprintf(w, "\n%d to mend, %d to think about.\n", r.Count(Fail), r.Count(Warn))
	return err
}

// JSON writes the report for machines: one object.
func (r Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("printing the findings: %w", err)
	}
	return nil
}

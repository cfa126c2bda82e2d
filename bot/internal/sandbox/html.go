package sandbox

import (
	"html"
	"strings"
)

var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre", "blockquote": "blockquote",
	"tg-spoiler": "spoiler", "a": "text_link",
}

// parseHTML takes the tags out of a text with parse_mode HTML and returns them
// as entities.
func parseHTML(in string) (string, []byte, *apiError) {
	type tag struct {
		name, href string
		at         int // in bytes of out
	}
	var out strings.Builder
	var open []tag
	b := []byte{'['}
	for in != "" {
		i := strings.IndexByte(in, '<')
		if i < 0 {
			out.WriteString(html.UnescapeString(in))
			break
		}
		out.WriteString(html.UnescapeString(in[:i]))
		end := strings.IndexByte(in[i:], '>')
		if end < 0 {
			return "", nil, bad("can't parse entities: Unclosed start tag")
		}
		inner := in[i+1 : i+end]
		in = in[i+end+1:]
		if name, ok := strings.CutPrefix(inner, "/"); ok {
			n := len(open) - 1
			if n < 0 {
				return "", nil, bad("can't parse entities: Unexpected end tag")
			}
			if name != "" && !strings.EqualFold(name, open[n].name) {
				return "", nil, bad("can't parse entities: Unmatched end tag, expected \"</" + open[n].name + ">\"")
			}
			whole := out.String()
			if len(b) > 1 {
				b = append(b, ',')
			}
			b = append(b, `{"type":"`+htmlTags[open[n].name]+`"`...)
			b = number(b, "offset", int64(units(whole[:open[n].at])))
			b = number(b, "length", int64(units(whole[open[n].at:])))
			b = field(b, "url", open[n].href)
			b = append(b, '}')
			open = open[:n]
			continue
		}
		name, rest, _ := strings.Cut(inner, " ")
		name = strings.ToLower(name)
		if htmlTags[name] == "" {
			return "", nil, bad("can't parse entities: Unsupported start tag \"" + name + "\"")
		}
		href, _ := quoted(" "+rest, " href=")
		open = append(open, tag{name, html.UnescapeString(href), out.Len()})
	}
	if n := len(open); n > 0 {
		return "", nil, bad("can't parse entities: Can't find end tag corresponding to start tag \"" + open[n-1].name + "\"")
	}
	if len(b) == 1 {
		return out.String(), nil, nil
	}
	return out.String(), append(b, ']'), nil
}

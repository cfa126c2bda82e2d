package app

// The conversations. A line is an act: press node:choice, type words, share
// a point, wait, start, code (types the return code seen last), phone (the
// acts that follow are on that phone), take (a responder takes the case), helper
// (the holder writes), tap (the holder taps a button; there are other desks then).
var scripts = map[string]string{
	"a-pregnant-woman-at-a-hospital": `
start
press language:LANG
press promise:continue
press danger:no
press phone:borrowed
press write:2h
press situation:hospital
press place:KH-12
press people:1
press frail:pregnant frail:hurt frail:_done
press needs:medical needs:documents needs:_done
press medical:fever medical:_done
press weeks:w40
press trust:aid trust:_done
press words:_skip
press checkin:1h
press review:send
wait 5m
take
helper We are with you. A colleague at the hospital will look for you today.
type Thank you, I am on the second floor
wait 1h
press safe:yes
wait 2h
`,
	"three-men-at-a-border": `
start
press language:LANG promise:continue danger:unsure phone:own write:any situation:road
type Poipet
share 13.6575 102.5633
press people:2-5 frail:_skip
press needs:shelter needs:food_water needs:_more needs:return_home needs:_done
press trust:_skip
press words:_skip checkin:none
press review:send
wait 5m
wait 10m
wait 45m
`,
	"somebody-inside-who-is-interrupted": `
start
press language:LANG promise:continue danger:yes phone:watched situation:inside moved:today
press place:KH-18
wait 3m
wait 13m
start
press language:LANG promise:continue
`,
	"a-father-asks-for-his-son": `
start
press language:LANG promise:continue danger:_skip phone:own write:any situation:other
press relation:family osituation:inside contact:week place:KH-18 people:1 frail:_skip
press needs:third_party needs:_more needs:embassy needs:_done
press trust:embassy trust:_done
press nationality:_skip
type He is called by a number there. He had a red shirt.
press review:send
take
helper Thank you. Please do not go there yourself.
`,
	"one-who-clears-at-each-step": `
start
press language:_clear
start
press language:LANG promise:_clear
start
press language:LANG promise:continue danger:_clear
start
press language:LANG promise:continue danger:yes phone:_clear
press clear:withdraw
start
press language:LANG promise:continue danger:no phone:own write:_clear
press clear:keep
start
press language:LANG promise:continue danger:no phone:own write:any situation:out place:_clear
wait 3m
type /clear
`,
	"care-after-violence": `
start
press language:LANG promise:continue danger:no phone:borrowed write:never situation:shelter
press place:_skip people:_skip frail:_skip
press needs:cmr needs:_done
press cmr:72h woman:woman
press trust:_done words:_skip
press review:send
wait 6m
take
`,
	"one-who-skips-everything": `
start
press language:LANG promise:continue danger:_skip phone:_skip
press write:_skip situation:_skip place:_skip people:_skip frail:_skip needs:_skip trust:_skip words:_skip
press review:send
wait 16m
`,
	"one-who-types-everything": `
start
press language:LANG
press promise:continue
type 1
type 2
type ២
type 1
type 4
type 2
type 4
type 1
type 4
type hello?
press frail:_done
type 3
type 4
press needs:_done trust:_skip
type We hid near a pagoda. My phone is 012 345 678.
press review:send
type one more thing
`,
	"one-who-goes-on-at-another-phone": `
start
press language:LANG promise:continue danger:no phone:borrowed write:never situation:out place:KH-1 people:1
type /code
wait 20m
phone second
type 1234 5678 9012
press language:LANG promise:continue
code
press phone:own write:any
press frail:_skip needs:food_water needs:_done trust:_skip words:_skip checkin:none
press review:send
take
helper We read you on the new phone.
`,
	"one-who-changes-their-mind": `
start
press language:LANG promise:continue danger:no phone:own write:any situation:out place:KH-12 people:1 frail:_skip
press needs:asylum needs:_more needs:embassy needs:_done
press trust:aid trust:embassy trust:_done
press nationality:_skip words:_skip checkin:1h
press review:send
press received:_trust
press trust:embassy trust:_done
wait 1h
press safe:no
wait 1m
`,
	"one-whose-helper-asks": `
start
press language:LANG promise:continue danger:no phone:own write:any situation:out place:KH-12 people:1 frail:_skip
press needs:shelter needs:_done trust:_skip words:_skip checkin:none
press review:send
take
tap Refer
tap Police · police
tap Without a line
press refer:no
tap Refer
tap Aid · aid group
tap Without a line
press refer:yes
wait 1m
press received:_trust
press trust:aid trust:_done
`,
	"one-who-only-wants-information": `
start
press language:LANG promise:info
press info:n info:p.shelter info:e.shelter.KH-18
press info:p.shelter info:n info:n.1 info:k info:f.VN
press info:k info:n info:m
press info:real info:real.offer info:real info:real.embassy info:real info:real.helper
type hello, are you real?
press info:x
type /info
press info:_clear
`,
}

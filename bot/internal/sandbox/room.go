package sandbox

import (
	"context"
	"errors"
	"maps"
	"slices"
)

// Group is a group that the bot is in.
type Group struct {
	ID    int64 // negative; 0 takes a free one
	Title string
	// Super makes it a supergroup, Forum one with topics.
	Super, Forum bool
	// BotAdmin makes the bot an administrator.
	BotAdmin bool
}

// Room is a group to look at and to act in.
type Room struct{ Chat }

// Member is a person in a group.
type Member struct {
	*Room
	Person Person
}

// Room makes a group, or returns the one with this id as it is.
func (s *Server) Room(g Group) *Room {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[g.ID]; c != nil && g.ID != 0 {
		return &Room{Chat{s, c}}
	}
	c := &chat{id: g.ID, kind: basicGroup, title: g.Title, forum: g.Forum, bot: member, members: map[int64]*belonging{}}
	if g.Super || g.Forum {
		c.kind = supergroup
	}
	if g.BotAdmin {
		c.bot = admin
	}
	if c.title == "" {
		c.title = "Responders"
	}
	if c.id == 0 {
		c.id = s.freeGroup(c.kind)
	}
	s.add(c)
	return &Room{Chat{s, c}}
}

func (s *Server) freeGroup(kind chatKind) int64 {
	id := int64(-4_000_001)
	if kind == supergroup {
		id = -1_002_000_000_001
	}
	for s.chats[id] != nil {
		id--
	}
	return id
}

func (s *Server) add(c *chat) {
	c.json = appendChat(nil, c)
	s.chats[c.id] = c
	s.change(c, 0, "chat")
}

// Has makes people members without a word, as if they had long been.
func (r *Room) Has(people ...Person) *Room {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	for _, p := range people {
		r.enter(p)
	}
	return r
}

func (r *Room) enter(p Person) *belonging {
	known := r.s.know(p)
	who := r.c.members[p.ID]
	if who == nil {
		who = &belonging{}
		r.c.members[p.ID] = who
	}
	who.Person = known.person
	if !who.standing.in() {
		who.standing = member
	}
	return who
}

// Joins makes a person a member; the group and the bot are told.
func (r *Room) Joins(p Person) *Member {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	who := r.enter(p)
	fields := append([]byte(`"new_chat_members":[`), appendUser(nil, who.Person)...)
	r.tell("joined", who, append(fields, ']'))
	r.s.membership(r.c, who.Person, who, left, who.standing)
	return &Member{r, who.Person}
}

// tell puts a service message and tells the bot of it.
func (r *Room) tell(what string, by *belonging, fields []byte) {
	m := r.s.service(r.c, what, by.Person, false, 0, fields)
	if r.s.visible(r.c, m) {
		r.s.push(r.c, "message", r.s.encode(r.c, m))
	}
}

// Member returns a member by who they are; the person need not be in the group
// (any more).
func (r *Room) Member(p Person) *Member { return &Member{r, p} }

// Promotes makes the bot an administrator, or takes that away.
func (r *Room) Promotes(on bool) {
	is := member
	if on {
		is = admin
	}
	r.place(is)
}

// Mutes takes the bot's right to write away, or gives it back.
func (r *Room) Mutes(on bool) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.c.muted = on
	r.s.change(r.c, 0, "chat")
}

// Kicks throws the bot out; Invites lets it in again.
func (r *Room) Kicks() { r.place(kicked) }

// Invites undoes Kicks, or a leaveChat.
func (r *Room) Invites() { r.place(member) }

func (r *Room) place(is standing) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	was := r.c.bot
	if was == is {
		return
	}
	r.c.bot = is
	r.s.change(r.c, 0, "chat")
	r.s.membership(r.c, r.anybody(), nil, was, is)
}

func (r *Room) anybody() Person {
	for _, id := range slices.Sorted(maps.Keys(r.c.members)) {
		return r.c.members[id].Person
	}
	return Person{ID: 1, First: "Owner"}
}

// Migrates turns a basic group into a supergroup, which has a new id and
// message ids of its own. Calls to the old id fail and name the new one.
func (r *Room) Migrates() (*Room, error) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	old := r.c
	if old.kind != basicGroup || old.movedTo != 0 {
		return nil, errors.New("only a basic group can become a supergroup, and once")
	}
	c := &chat{id: r.s.freeGroup(supergroup), kind: supergroup, title: old.title, bot: old.bot, members: maps.Clone(old.members)}
	r.s.add(c)
	next := &Room{Chat{r.s, c}}
	by := &belonging{Person: r.anybody()}
	r.tell("migrated", by, number(nil, "migrate_to_chat_id", c.id)[1:])
	old.movedTo = c.id
	next.tell("migrated", by, number(nil, "migrate_from_chat_id", old.id)[1:])
	return next, nil
}

// self is the member as the group knows them. Called with s.mu held.
func (m *Member) self() *belonging {
	if who := m.c.members[m.Person.ID]; who != nil {
		return who
	}
	return &belonging{Person: m.Person, standing: left}
}

func (m *Member) say(msg *message) Message {
	m.s.helper()
	m.s.mu.Lock()
	sent, err := m.s.say(m.c, m.self(), msg)
	m.s.mu.Unlock()
	if err != nil {
		m.s.fail(err)
	}
	return sent
}

// Writes sends a text to the group.
func (m *Member) Writes(text string) Message {
	m.s.helper()
	return m.say(&message{Message: Message{Kind: "text", Text: text}})
}

// Replies answers a message of the group.
func (m *Member) Replies(to int, text string) Message {
	m.s.helper()
	return m.say(&message{Message: Message{Kind: "text", Text: text, ReplyTo: to, Thread: m.threadOf(to)}})
}

// Sends sends anything else.
func (m *Member) Sends(a Attachment) Message {
	m.s.helper()
	m.s.mu.Lock()
	msg := a(m.s)
	m.s.mu.Unlock()
	return m.say(msg)
}

// Tap waits for a button and presses it. See Phone.Tap.
func (m *Member) Tap(ctx context.Context, label string) (*Press, error) {
	return m.s.tap(ctx, m.c, m.self, label)
}

// Taps is Tap in a story.
func (m *Member) Taps(label string) *Press {
	m.s.helper()
	ctx, cancel := m.s.patience()
	defer cancel()
	press, err := m.Tap(ctx, label)
	if err != nil {
		m.s.fail(err)
	}
	return press
}

// TapOn presses the button that label means on one message. It does not wait.
func (m *Member) TapOn(msg int, label string) (*Press, error) {
	return m.s.tapOn(m.c, m.self, msg, label)
}

// Presses sends any data as a press on a message. See Phone.Presses.
func (m *Member) Presses(msg int, data string) *Press {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	return m.s.press(m.c, m.self(), m.c.find(msg), msg, data)
}

// Anonymous makes the member an administrator who writes in the group's name,
// or ends that.
func (m *Member) Anonymous(on bool) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	who := m.self()
	who.anonymous = on
	if on {
		who.standing = admin
	}
	m.s.change(m.c, 0, "chat")
}

// Leaves takes the member out; the group and the bot are told.
func (m *Member) Leaves() {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	who := m.self()
	if !who.standing.in() {
		return
	}
	was := who.standing
	who.standing = left
	m.tell("left", who, append([]byte(`"left_chat_member":`), appendUser(nil, who.Person)...))
	m.s.membership(m.c, who.Person, who, was, left)
}

// Phone is the member's private chat with the bot.
func (m *Member) Phone() *Phone { return m.s.Phone(m.Person) }

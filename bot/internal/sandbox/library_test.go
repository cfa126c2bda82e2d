package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"hotline/bot/internal/sandbox"
)

// The usual Go library speaks multipart and decodes strictly typed answers:
// what it gets on with is close enough to Telegram.
func TestTheLibraryGetsOnWithIt(t *testing.T) {
	r := sandbox.New(sandbox.Options{TB: t, Topics: true})
	if err := r.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	sok := sandbox.Person{ID: 501, First: "Sok", Username: "sok", Lang: "km"}
	dara := sandbox.Person{ID: 601, First: "Dara", Lang: "en"}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: 10}
	defer transport.CloseIdleConnections()
	updates := make(chan *models.Update, 10)
	b, err := bot.New(r.Token(),
		bot.WithServerURL(r.URL()),
		bot.WithHTTPClient(10*time.Second, &http.Client{Transport: transport}),
		bot.WithNotAsyncHandlers(),
		bot.WithErrorsHandler(func(err error) {}),
		bot.WithDefaultHandler(func(_ context.Context, _ *bot.Bot, u *models.Update) { updates <- u }))
	if err != nil {
		t.Fatal(err)
	}
	me, err := b.GetMe(ctx)
	if err != nil || !me.HasTopicsEnabled || !me.IsBot {
		t.Fatalf("getMe: %+v, %v", me, err)
	}
	over := make(chan struct{})
	go func() { b.Start(ctx); close(over) }()
	phone := r.Phone(sok)
	phone.Starts("abc")
	u := <-updates
	if u.Message == nil || u.Message.Text != "/start abc" || u.Message.From.LanguageCode != "km" || u.Message.Entities[0].Type != models.MessageEntityTypeBotCommand {
		t.Fatalf("update: %+v", u.Message)
	}
	sent, err := b.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: sok.ID, Text: "សួស្តី", ProtectContent: true,
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "🆘 Yes", CallbackData: "d:y"}}}},
	})
	if err != nil || !sent.HasProtectedContent || sent.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "d:y" {
		t.Fatalf("sendMessage: %+v, %v", sent, err)
	}
	press := phone.Taps("Yes")
	u = <-updates
	if u.CallbackQuery == nil || u.CallbackQuery.Message.Message.ID != sent.ID {
		t.Fatalf("update: %+v", u.CallbackQuery)
	}
	if _, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "ok"}); err != nil {
		t.Fatal(err)
	}
	press.Hears("ok")
	edit := &bot.EditMessageTextParams{ChatID: sok.ID, MessageID: sent.ID, Text: "next"}
	if m, err := b.EditMessageText(ctx, edit); err != nil || m.Text != "next" {
		t.Fatalf("edit: %+v, %v", m, err)
	}
	if _, err := b.EditMessageText(ctx, edit); !errors.Is(err, bot.ErrorBadRequest) {
		t.Errorf("not modified: %v", err)
	}
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 90, 60)), nil); err != nil {
		t.Fatal(err)
	}
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: sok.ID, Photo: &models.InputFileUpload{Filename: "a.jpg", Data: bytes.NewReader(jpg.Bytes())}, Caption: "c"})
	if err != nil || len(photo.Photo) != 1 || photo.Caption != "c" {
		t.Fatalf("photo: %+v, %v", photo, err)
	}
	file, err := b.GetFile(ctx, &bot.GetFileParams{FileID: photo.Photo[0].FileID})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: transport}).Get(b.FileDownloadLink(file))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(resp.Body); !bytes.Equal(got, jpg.Bytes()) {
		t.Errorf("file: %q", got)
	}
	resp.Body.Close()
	if ok, err := b.DeleteMessages(ctx, &bot.DeleteMessagesParams{ChatID: sok.ID, MessageIDs: []int{sent.ID, 999}}); !ok || err != nil {
		t.Errorf("deleteMessages: %v", err)
	}
	r.SetFault(sandbox.On(sandbox.First(1, sandbox.Always(sandbox.RetryAfter(3))), "sendMessage"))
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: sok.ID, Text: "x"})
	var slow *bot.TooManyRequestsError
	if !errors.As(err, &slow) || slow.RetryAfter != 3 {
		t.Errorf("429: %v", err)
	}
	r.SetFault(nil)
	phone.Blocks()
	if u = <-updates; u.MyChatMember == nil || u.MyChatMember.NewChatMember.Type != models.ChatMemberTypeBanned {
		t.Errorf("update: %+v", u.MyChatMember)
	}
	if _, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: sok.ID, Text: "x"}); !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("blocked: %v", err)
	}

	room := r.Room(sandbox.Group{ID: -9, Title: "Desk", BotAdmin: true})
	room.Joins(dara)
	if u = <-updates; u.Message == nil || u.Message.NewChatMembers[0].ID != dara.ID {
		t.Errorf("update: %+v", u.Message)
	}
	if admins, err := b.GetChatAdministrators(ctx, &bot.GetChatAdministratorsParams{ChatID: -9}); err != nil || len(admins) != 1 {
		t.Errorf("administrators: %+v, %v", admins, err)
	}
	if chat, err := b.GetChat(ctx, &bot.GetChatParams{ChatID: -9}); err != nil || chat.Title != "Desk" {
		t.Errorf("chat: %+v, %v", chat, err)
	}
	next, err := room.Migrates()
	if err != nil {
		t.Fatal(err)
	}
	var moved *bot.MigrateError
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: -9, Text: "x"})
	if !errors.As(err, &moved) || int64(moved.MigrateToChatID) != next.ID() {
		t.Errorf("migration: %v", err)
	}
	topic, err := b.CreateForumTopic(ctx, &bot.CreateForumTopicParams{ChatID: sok.ID, Name: "case"})
	if !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("topic: %+v, %v", topic, err)
	}
	cancel()
	<-over
}

package redisstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// alias is a responders' group that became a supergroup: Telegram gave it
// another chat id, and roster.yaml still has the old one.
type alias struct {
	Old int64 `json:"old"`
	New int64 `json:"new"`
}

var errAlias = errors.New("an alias cannot be read")

// Aliases are the chat ids of groups that changed theirs: the id roster.yaml
// has, and the present one. An entry that cannot be read is an error, for
// without it a desk's updates would look like a stranger's.
func (s *Store) Aliases(ctx context.Context) (map[int64]int64, error) {
	const doing = "reading the groups' aliases"
	stored, err := s.client.HGetAll(ctx, houseAlias).Result()
	if err != nil {
		return nil, fault(doing, err)
	}
	all := make(map[int64]int64, len(stored))
	for field, value := range stored {
		plain, err := s.keys.Open(forAlias, houseAlias+formatV1+field, []byte(value))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doing, err)
		}
		var a alias
		if json.Unmarshal(plain, &a) != nil {
			return nil, fmt.Errorf("%s: %w", doing, errAlias)
		}
		all[a.Old] = a.New
	}
	return all, nil
}

// SetAlias notes that the group which roster.yaml knows as oldChat has another
// id, and makes a new version of the house. It may be repeated.
func (s *Store) SetAlias(ctx context.Context, oldChat, newChat int64) error {
	plain, err := json.Marshal(alias{oldChat, newChat})
	if err != nil {
		return errAlias
	}
	field := s.names.Name("alias " + strconv.FormatInt(oldChat, 10))
	c := newCall(aliasScript, 2, houseAlias, houseVersion)
	c.arg(field, s.keys.Seal(forAlias, houseAlias+formatV1+field, plain))
	_, err = s.batch.one(ctx, "noting a group's new id", c)
	return err
}

package place

import (
	"math"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestRead(t *testing.T) {
	const lat, lng = 13.658, 102.5636
	tests := []struct {
		text   string
		source hotline.Source
	}{
		// Google
		{"https://maps.google.com/?q=13.658,102.5636", "link"},
		{"http://maps.google.com/maps?q=loc:13.658,102.5636(here)&z=17", "link"},
		{"we are here https://www.google.com/maps/@13.658,102.5636,17z please", "link"},
		{"https://www.google.com/maps/place/Poipet/@13.6,102.5,15z/data=!3m1!4b1!4m6!3m5!1s0x311:0x2!8m2!3d13.658!4d102.5636!16s", "link"},
		{"https://www.google.com.kh/maps/search/13.658,+102.5636?entry=tts", "link"},
		{"https://www.google.com/maps/search/?api=1&query=13.658%2C102.5636", "link"},
		{"https://www.google.com/maps/dir/?api=1&destination=13.658,102.5636", "link"},
		{"https://www.google.com/maps/dir//13.658,102.5636/@13.6,102.5,12z", "link"},
		{"https://www.google.com/maps/place/13%C2%B039'28.8%22N+102%C2%B033'48.96%22E/@13.1,102.1,17z", "link"},
		{"https://www.google.com/maps/dir/11.5,104.9/13.658,102.5636", "link"},
		{"https://maps.google.com/maps?saddr=11.5,104.9&daddr=13.658,102.5636", "link"},
		{"https://maps.google.com/maps?ll=13.658,102.5636&z=16", "link"},
		{"https://maps.google.com/maps?daddr=13.658,102.5636", "link"},
		{"https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d3876.1!2d102.5636!3d13.658!2m3", "link"},
		{"https://www.google.com/url?q=https%3A%2F%2Fmaps.google.com%2F%3Fq%3D13.658%2C102.5636&sa=D", "link"},
		{"maps.google.com/?q=13.658,102.5636", "link"},
		// others
		{"https://maps.apple.com/?ll=13.658,102.5636&q=Pin", "link"},
		{"https://maps.apple.com/place?coordinate=13.658,102.5636&name=Pin", "link"},
		{"https://maps.apple.com/?daddr=13.658,102.5636", "link"},
		{"https://www.openstreetmap.org/#map=17/13.658/102.5636", "link"},
		{"https://www.openstreetmap.org/?mlat=13.658&mlon=102.5636#map=5/1/2", "link"},
		{"geo:13.658,102.5636;u=35", "link"},
		{"geo:0,0?q=13.658,102.5636(Pin)", "link"},
		{"https://bing.com/maps?cp=13.658~102.5636&lvl=16", "link"},
		{"https://www.bing.com/maps/default.aspx?sp=point.13.658_102.5636_here", "link"},
		{"https://waze.com/ul?ll=13.658,102.5636&navigate=yes", "link"},
		{"https://www.waze.com/live-map/directions?to=ll.13.658%2C102.5636", "link"},
		{"https://yandex.com/maps/?ll=102.5636%2C13.658&z=16", "link"},
		{"https://yandex.ru/maps/?rtext=~13.658,102.5636", "link"},
		{"https://uri.amap.com/marker?position=102.5636,13.658&name=here", "link"},
		{"https://uri.amap.com/navigation?to=102.5636,13.658,end", "link"},
		{"https://wb.amap.com/?p=B0FF,13.658,102.5636,name", "link"},
		{"http://api.map.baidu.com/marker?location=13.658,102.5636&coord_type=wgs84", "link"},
		{"https://share.here.com/l/13.658,102.5636,Pin?z=16", "link"},
		{"我在这里：https://maps.google.com/?q=13.658,102.5636。", "link"},
		// numbers
		{"13.658, 102.5636", "numbers"},
		{"13.658 102.5636", "numbers"},
		{"102.5636,13.658", "numbers"},
		{"lat: 13.658 lng: 102.5636", "numbers"},
		{"my location (13.658,102.5636) help", "numbers"},
		{"13.658° N, 102.5636° E", "numbers"},
		{"N13.658 E102.5636", "numbers"},
		{"N 13.658, E 102.5636", "numbers"},
		{"E102.5636 N13.658", "numbers"},
		{"១៣.៦៥៨, ១០២.៥៦៣៦", "numbers"},
		{"๑๓.๖๕๘ ๑๐๒.๕๖๓๖", "numbers"},
		{"１３．６５８，１０２．５６３６", "numbers"},
		{"北纬13.658 东经102.5636", "numbers"},
		{"13,6580; 102,5636", "numbers"},
		{"lat=13.658&lon=102.5636", "numbers"},
		{"纬度13.658，经度102.5636", "numbers"},
		{"Vĩ độ: 13.658, Kinh độ: 102.5636", "numbers"},
		{"ลองจิจูด 102.5636 ละติจูด 13.658", "numbers"},
		{"13°39'28.8\"N 102°33'48.96\"E", "numbers"},
		{"13° 39′ 28.8″ N, 102° 33′ 48.96″ E", "numbers"},
		{"102°33'48.96\"E 13°39'28.8\"N", "numbers"},
		{"13º39'28.8'' 102º33'48.96''", "numbers"},
		{"N13°39.48' E102°33.816'", "numbers"},
		{"北纬13度39分28.8秒 东经102度33分48.96秒", "numbers"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, ok := Read(tt.text, "")
			if !ok || got.Source != tt.source || math.Abs(got.Point.Lat-lat) > 1e-6 || math.Abs(got.Point.Lng-lng) > 1e-6 {
				t.Errorf("%+v, %v", got, ok)
			}
			if Link(tt.text) {
				t.Error("it says its coordinates, so is no link that hides them")
			}
		})
	}
	if got, _ := Read("geo:13.658,102.5636;u=35", ""); got.Point.Accuracy != 35 {
		t.Errorf("the accuracy is lost: %+v", got)
	}
	if got, ok := Read("https://maps.google.com/?q=14.5995,120.9842", ""); !ok || Nearest(got.Point).Province != "" {
		t.Errorf("a link to Manila: %+v, %v", got, ok)
	}
}

func TestNoPointIsReadWhereNoneStands(t *testing.T) {
	for _, text := range []string{
		"", "poipet", "help me", "+855 12 345 678", "012 345 678", "we are 5.5 people, 3.5 days", "10.50, 12.00", "price 13.65 or 102.56 baht",
		"pay 1500.00 and 2500.00", "2024-05-06 12:30", "13.658", "13, 102", "1.5 km from 7.5 km", "0.0, 0.0",
		"91.123456, 102.123456", "https://maps.google.com/?q=0,0", "geo:0,0",
		"they want 12.000 dollars or 105.000 baht", "họ đòi 10.500 đô rồi 105.000 nữa", "paid 11.500 dollar + 104.900 riel",
		"salary 10.50, 105.00", "room 12.45 / 103.30", "12.000/105.000", "họ đòi 10.520 đô rồi 105.120 nữa", "HR+GM Poipet",
		"99°99'99\"N 102°33'48\"E", "room 102.5636", "192.168.13.658", "37°5", "v1.2.3 4.5.6",
	} {
		if got, ok := Read(text, ""); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestLink(t *testing.T) {
	for _, text := range []string{
		"https://maps.app.goo.gl/AbCdEf123", "I am here https://goo.gl/maps/xyz", "https://surl.amap.com/abc123",
		"https://j.map.baidu.com/s/abc", "https://map.baidu.com/@11416584,1533000,15z", "https://osm.org/go/4~abc--",
		"https://www.google.com/maps/place/Poipet", "https://maps.apple.com/p/AbCd", "https://what3words.com/a.b.c",
		"https://waze.com/ul/hw1abc", "maps.app.goo.gl/AbCd", "HTTPS://MAPS.APP.GOO.GL/AbCd",
	} {
		if !Link(text) {
			t.Errorf("%q holds a link to a map", text)
		}
		if got, ok := Read(text, ""); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	for _, text := range []string{"", "help", "https://example.org/maps", "https://goo.gl/abc", "https://google.com/search?q=maps", "http://[::1", "geo", "https://t.me/x"} {
		if Link(text) {
			t.Errorf("%q holds none", text)
		}
	}
}

package place

// capital is a province with its capital's coordinates in degrees (WGS 84).
type capital struct {
	iso      string
	lat, lng float64
}

// capitals are the 25 provinces of Cambodia with where their capitals lie. The
// codes are ISO 3166-2; the coordinates are of the town, not of the middle of
// the province, and come from GeoNames (geonames.org, CC-BY-4.0).
var capitals = [...]capital{
	{"KH-1", 13.5859, 102.9737},  // Banteay Meanchey: Sisophon (Serei Saophoan)
	{"KH-2", 13.1027, 103.1982},  // Battambang
	{"KH-3", 11.9934, 105.4635},  // Kampong Cham
	{"KH-4", 12.25, 104.6667},    // Kampong Chhnang
	{"KH-5", 11.4533, 104.5208},  // Kampong Speu: Chbar Mon (Kampong Speu)
	{"KH-6", 12.7111, 104.8887},  // Kampong Thom: Stueng Saen (Kampong Thom)
	{"KH-7", 10.6104, 104.1814},  // Kampot
	{"KH-8", 11.4833, 104.95},    // Kandal: Ta Khmau
	{"KH-9", 11.6153, 102.9838},  // Koh Kong: Khemara Phoumin (Koh Kong)
	{"KH-10", 12.4881, 106.0188}, // Kratie
	{"KH-11", 12.4558, 107.1881}, // Mondulkiri: Sen Monorom
	{"KH-12", 11.5625, 104.916},  // Phnom Penh
	{"KH-13", 13.8073, 104.9805}, // Preah Vihear: Preah Vihear (Tbeng Meanchey)
	{"KH-14", 11.4868, 105.3253}, // Prey Veng
	{"KH-15", 12.5388, 103.9192}, // Pursat
	{"KH-16", 13.7394, 106.9873}, // Ratanakiri: Banlung
	{"KH-17", 13.3618, 103.8606}, // Siem Reap
	{"KH-18", 10.6093, 103.5296}, // Preah Sihanouk: Sihanoukville
	{"KH-19", 13.5259, 105.9683}, // Stung Treng
	{"KH-20", 11.0878, 105.7994}, // Svay Rieng
	{"KH-21", 10.9908, 104.785},  // Takeo: Doun Kaev (Takeo)
	{"KH-22", 14.1817, 103.5176}, // Oddar Meanchey: Samraong
	{"KH-23", 10.4829, 104.3167}, // Kep
	{"KH-24", 12.849, 102.6093},  // Pailin
	{"KH-25", 11.9118, 105.6582}, // Tboung Khmum: Suong
}

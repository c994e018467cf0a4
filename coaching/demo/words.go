package demo

var customers = []string{
	"Atelier Lumen", "Banque Mirabel", "Brightwater Foods", "Cartographica", "Clinique des Pins",
	"Coppermill Energy", "Dune & Fils", "Eastgate Rail", "Fjord Logistics", "Granit Assurances",
	"Harbour Health", "Hôtels Belvédère", "Iris Optique", "Juniper Schools", "Kestrel Aero",
	"Lakeshore Credit", "Librairies Pascal", "Maison Verdier", "Meridian Labs", "Northfield Paper",
	"Orchard Retail", "Pont-Neuf Média", "Quartz Mining", "Riverside Clinics", "Sémaphore Télécom",
	"Talus Outdoor", "Umbria Textiles", "Vasco Shipping", "Westbourne Legal", "Zéphyr Mobilité",
}

var products = []string{"CRM", "Analytics", "Support Desk", "Automation"}

var notes = []string{
	"They wanted one place for every customer conversation.",
	"Reporting took them two days a month; now it takes an hour.",
	"Le support en français a fait la différence.",
	"Switched after their old tool doubled its price.",
	"Their regional managers asked for it by name.",
	"Déploiement en deux semaines, c’était leur condition.",
}

var tags = []string{"renewal", "upsell", "new-logo", "partner"}

package bot

// Form is what a person fills in: a modal on Slack, a dialog elsewhere. Name
// says who handles what comes back, State is handed back with it as it is.
type Form struct {
	Name   string
	State  string
	Title  string // 24 characters at most, Slack's limit for a modal's title
	Submit string // 24 characters at most
	Fields []FormField
}

// FormField is one question of a form. People and channels are given in Value
// as the tokens that PersonToken and ChannelToken make.
type FormField struct {
	Name     string
	Label    string
	Hint     string
	Type     FieldType
	Required bool
	Value    []string // what is filled in already; more than one for the multiple types
	Options  []Option // of a select or a multiselect
	Max      int      // characters at most; zero for no limit of its own
}

// Option is one choice of a select.
type Option struct {
	Value string
	Label string
}

// FieldType is the kind of a form's field.
type FieldType string

// The field types. Date values are 2006-01-02, time values 15:04.
const (
	TextField        FieldType = "text"
	TextareaField    FieldType = "textarea"
	NumberField      FieldType = "number"
	MoneyField       FieldType = "money"
	DateField        FieldType = "date"
	TimeField        FieldType = "time"
	SelectField      FieldType = "select"
	MultiselectField FieldType = "multiselect"
	PeopleField      FieldType = "people"
	ChannelField     FieldType = "channel"
	CheckboxField    FieldType = "checkbox"
)

// FieldErrors are the words to show beside fields of a form that was refused,
// by field name.
type FieldErrors map[string]string

package news

// Actor is who decides something, and by which way. It is written with every
// decision, so that the record can say whose it was.
type Actor struct {
	Name string // of the person, as the record shows it
	Way  Way
	Role Role
}

// Way is how a decision reached us.
type Way string

// The ways.
const (
	WayCommand Way = "command" // the command line, whose user can do anything with the database
	WayPage    Way = "page"
	WaySlack   Way = "slack"
)

// Role is what somebody may do.
type Role string

// The roles; each may do what those before it may.
const (
	RoleReader Role = "reader"
	RoleEditor Role = "editor" // of the lists of her groups
	RoleAdmin  Role = "admin"
)

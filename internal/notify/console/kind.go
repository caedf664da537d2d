package console

import "tocsin/internal/notify"

// Kind describes console receivers to the list of kinds.
func Kind() notify.Kind {
	return notify.Kind{
		Name: "console", Summary: "Prints messages on the terminal or to the log.",
		Options: func() notify.Options {
			o := defaults()
			return &o
		},
	}
}

// Notifier makes a console receiver.
func (o *Options) Notifier(name string, s notify.Surroundings) (notify.Notifier, error) {
	out, err := New(name, *o, s.Out)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Advice is the same whatever went wrong.
func (*Options) Advice(error) string { return "check where standard output goes" }

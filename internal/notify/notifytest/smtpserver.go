package notifytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mail is a mail that the SMTP server has taken.
type Mail struct {
	From string
	To   []string
	Data []byte // as sent, dots unstuffed, CRLF
	TLS  bool
	User string
	At   time.Time
}

// SMTPFault is what goes wrong at one step of a transaction.
type SMTPFault struct {
	Code    int // answer this code
	Message string
	Drop    bool // close the connection without an answer
	Do      bool // at "data": take the mail before it goes wrong
	Hang    bool // never answer
}

// SMTPServer is an SMTP server that keeps what it gets and fails as told.
type SMTPServer struct {
	User, Password string // required if set
	Implicit       bool   // TLS from the first byte
	NoTLS          bool   // offers no STARTTLS
	// Fault is asked at each step: "mail", "rcpt" (arg: the recipient), "data",
	// "auth"; n counts the step from 1. Nil and a nil fault let it pass. It is
	// asked for one connection at a time, so it may keep count of its own.
	Fault func(step, arg string, n int) *SMTPFault

	asking sync.Mutex // held while Fault is asked

	mu    sync.Mutex
	mails []Mail
	steps map[string]int
	quit  chan struct{}
	roots *x509.CertPool
}

// Start listens on a free port of 127.0.0.1 and returns the server's address.
func (s *SMTPServer) Start() (addr string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	stop, err = s.Serve(l)
	return l.Addr().String(), stop, err
}

// Serve answers on the listener until stop is called.
func (s *SMTPServer) Serve(l net.Listener) (stop func(), err error) {
	cert, roots, err := certificate()
	if err != nil {
		return nil, err
	}
	s.roots = roots
	s.quit = make(chan struct{})
	s.steps = make(map[string]int)
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{s: s, c: c}, nil }))
	srv.Domain = "localhost"
	srv.ErrorLog = log.New(io.Discard, "", 0)
	srv.MaxMessageBytes = 64 << 20
	cfg := &tls.Config{Certificates: []tls.Certificate{cert}}
	if s.Implicit {
		l = tls.NewListener(l, cfg)
	} else if !s.NoTLS {
		srv.TLSConfig = cfg
	}
	go func() { _ = srv.Serve(l) }()
	var once sync.Once
	return func() {
		once.Do(func() {
			close(s.quit)
			_ = srv.Close()
		})
	}, nil
}

// Roots trust the server's certificate, which is for localhost and 127.0.0.1.
func (s *SMTPServer) Roots() *x509.CertPool { return s.roots }

// Mails are those taken so far, oldest first.
func (s *SMTPServer) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Steps counts how often a step was reached.
func (s *SMTPServer) Steps(step string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.steps[step]
}

// session is one connection.
type session struct {
	s    *SMTPServer
	c    *smtp.Conn
	mail Mail
	user string
}

func (s *session) fault(step, arg string) *SMTPFault {
	s.s.mu.Lock()
	s.s.steps[step]++
	n := s.s.steps[step]
	s.s.mu.Unlock()
	if s.s.Fault == nil {
		return nil
	}
	s.s.asking.Lock()
	defer s.s.asking.Unlock()
	return s.s.Fault(step, arg, n)
}

// fail carries a fault out.
func (s *session) fail(f *SMTPFault) error {
	switch {
	case f == nil:
		return nil
	case f.Hang:
		<-s.s.quit
		return errors.New("stopped")
	case f.Drop:
		_ = s.c.Conn().Close()
		return errors.New("dropped")
	case f.Code == 0:
		return nil
	}
	return &smtp.SMTPError{Code: f.Code, EnhancedCode: smtp.NoEnhancedCode, Message: f.Message}
}

func (s *session) Reset()        { s.mail = Mail{} }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.s.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if err := s.fail(s.fault("auth", user)); err != nil {
			return err
		}
		if user != s.s.User || password != s.s.Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.s.User != "" && s.user == "" {
		return smtp.ErrAuthRequired
	}
	s.mail = Mail{From: from, User: s.user}
	_, s.mail.TLS = s.c.TLSConnectionState()
	return s.fail(s.fault("mail", from))
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.fail(s.fault("rcpt", to)); err != nil {
		return err
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f := s.fault("data", "")
	if f == nil || f.Do {
		s.mail.Data = b
		s.mail.At = time.Now()
		s.s.mu.Lock()
		s.s.mails = append(s.s.mails, s.mail)
		s.s.mu.Unlock()
	}
	return s.fail(f)
}

// certificate makes a certificate for localhost that lives a day.
func certificate() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	now := time.Now()
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, roots, nil
}

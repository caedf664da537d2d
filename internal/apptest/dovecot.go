package apptest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Dovecot is a real IMAP server with one user, on loopback. Mail is delivered into
// its folders as files.
type Dovecot struct {
	TLS   int // the port of imaps
	Plain int // the port of imap, with STARTTLS
	CA    *x509.CertPool

	t       *testing.T
	maildir string
	uid     int
	n       int
}

// The user of a Dovecot, and its password.
const (
	DovecotUser     = "press@example.org"
	DovecotPassword = `ge"heim\ 1`
)

const dovecotConf = `
base_dir = %[1]s/run
log_path = %[1]s/log
protocols = imap
listen = 127.0.0.1
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
ssl = yes
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:%[1]s/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%%u %[1]s/users
}
userdb {
  driver = static
  args = uid=%[4]d gid=%[5]d home=%[1]s/home
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[6]d
  }
  inet_listener imaps {
    port = %[7]d
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
}
`

// NewDovecot starts a server that ends with the test. Without one installed the test
// is skipped, or fails in a run that is to skip nothing (TOCSIN_TEST_REQUIRED).
func NewDovecot(t *testing.T) *Dovecot {
	t.Helper()
	program := "/usr/sbin/dovecot" // seldom on the path of who is not root
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("TOCSIN_TEST_REQUIRED") != "" {
			t.Fatal("dovecot is not installed, and this run is to skip nothing")
		}
		t.Skip("dovecot is not installed (Debian: dovecot-imapd)")
	}
	dir, err := os.MkdirTemp("", "dovecot") // of t.TempDir the path is too long for its sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	me := owner(t)
	uid, _ := strconv.Atoi(me.Uid)
	gid, _ := strconv.Atoi(me.Gid)
	group, err := user.LookupGroupId(me.Gid)
	if err != nil {
		t.Fatal(err)
	}
	d := &Dovecot{TLS: freePort(t), Plain: freePort(t), t: t, maildir: filepath.Join(dir, "mail"), uid: uid}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	d.certificate(dir)
	d.write(filepath.Join(dir, "users"), DovecotUser+":{PLAIN}"+DovecotPassword+"::::::\n")
	conf := filepath.Join(dir, "dovecot.conf")
	d.write(conf, fmt.Sprintf(dovecotConf, dir, me.Username, group.Name, uid, gid, d.Plain, d.TLS))
	for _, folder := range []string{"home", "mail", "mail/cur", "mail/new", "mail/tmp"} {
		d.folder(filepath.Join(dir, folder))
	}
	var out bytes.Buffer
	cmd := exec.Command(program, "-F", "-c", conf)
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		<-ended
	})
	d.await(ended, &out, filepath.Join(dir, "log"))
	return d
}

// owner is who the server's processes are: root's mail is delivered to nobody.
func owner(t *testing.T) *user.User {
	t.Helper()
	me, err := user.Current()
	if err == nil && me.Uid == "0" {
		me, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Fatal(err)
	}
	return me
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// await waits until the server answers.
func (d *Dovecot) await(ended <-chan error, out *bytes.Buffer, log string) {
	d.t.Helper()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	late := time.After(20 * time.Second)
	for {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", d.TLS))
		if err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			text, _ := os.ReadFile(log)
			d.t.Fatalf("dovecot ended: %v\n%s\n%s", err, out, text)
		case <-late:
			d.t.Fatal("dovecot does not answer: ", err)
		case <-ticks.C:
		}
	}
}

func (d *Dovecot) write(path, text string) {
	d.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d *Dovecot) folder(path string) {
	d.t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		d.t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(path, d.uid, -1); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *Dovecot) certificate(dir string) {
	d.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		d.t.Fatal(err)
	}
	now := time.Now()
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		d.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		d.t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	d.write(filepath.Join(dir, "cert.pem"), string(cert))
	d.write(filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	d.CA = x509.NewCertPool()
	d.CA.AppendCertsFromPEM(cert)
}

// URL is the address of a folder.
func (d *Dovecot) URL(folder string) string {
	return fmt.Sprintf("imaps://%s@127.0.0.1:%d/%s", DovecotUser, d.TLS, folder)
}

// Deliver puts a message into the INBOX, as a mail server does.
func (d *Dovecot) Deliver(raw string) {
	d.t.Helper()
	d.n++
	name := fmt.Sprintf("%d.%d.test", 1700000000+d.n, d.n)
	tmp := filepath.Join(d.maildir, "tmp", name)
	d.write(tmp, raw)
	if os.Getuid() == 0 {
		if err := os.Chown(tmp, d.uid, -1); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := os.Rename(tmp, filepath.Join(d.maildir, "new", name)); err != nil {
		d.t.Fatal(err)
	}
}

// Files are the names of the messages in the INBOX; those after ":2," are their flags.
func (d *Dovecot) Files() []string {
	d.t.Helper()
	var names []string
	for _, folder := range []string{"cur", "new"} {
		list, err := os.ReadDir(filepath.Join(d.maildir, folder))
		if err != nil {
			d.t.Fatal(err)
		}
		for _, f := range list {
			names = append(names, f.Name())
		}
	}
	return names
}

// Renumber has the server number the messages anew.
func (d *Dovecot) Renumber() {
	d.t.Helper()
	for _, pattern := range []string{"dovecot-uidlist", "dovecot.index*"} {
		files, err := filepath.Glob(filepath.Join(d.maildir, pattern))
		if err != nil {
			d.t.Fatal(err)
		}
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				d.t.Fatal(err)
			}
		}
	}
}

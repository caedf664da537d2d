# The commands of the README and of CI; `make help` lists them.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
export CGO_ENABLED ?= 0

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: build ## watch a bundled newsroom through five days; KEEP=1 leaves it running
	@bin/tocsin demo $(if $(KEEP),--keep)

.PHONY: test
test: ## run the tests; needs Go alone
	go test ./...

.PHONY: build
build: ## build bin/tocsin, one static binary
	@mkdir -p bin
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/tocsin ./cmd/tocsin

.PHONY: check
check: fmt vet lint race fuzz test ## all that CI runs

.PHONY: fmt
fmt: ## fail if a file is not formatted
	@out=$$(go tool gofumpt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "not formatted (go tool gofumpt -w):"; echo "$$out"; exit 1; }

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: ## staticcheck, unreachable functions, lines over 140 columns
	go tool staticcheck ./...
	@out=$$(go tool deadcode ./cmd/...); \
	test -z "$$out" || { echo "unreachable (delete it):"; echo "$$out"; exit 1; }
# A line may be longer for one string, address or table of words that cannot be broken.
	@out=$$(git ls-files '*.go' | grep -v _test.go | LC_ALL=C.UTF-8 xargs grep -nE '^.{141,}' | grep -v '["`]' | grep '[](){}=]' | cut -d: -f1,2); \
	test -z "$$out" || { echo "over 140 columns:"; echo "$$out"; exit 1; }

.PHONY: race
# Tests that are long and do one thing at a time skip it themselves (internal/racetest); `make test` runs them all.
race: ## run the tests under the race detector
	CGO_ENABLED=1 go test -race -timeout 30m ./...

FUZZTIME ?= 5s
.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (5s, or 1000x)
# One binary a package, linked once for all its targets.
	@tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	for pkg in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n 1 dirname | sort -u); do \
	  go test -c -fuzz . -o "$$tmp/fuzz" "./$$pkg" || exit 1; \
	  for target in $$("$$tmp/fuzz" -test.list '^Fuzz'); do \
	    echo "fuzz $$pkg $$target"; \
	    (cd "$$pkg" && "$$tmp/fuzz" -test.run '^$$' -test.fuzz "^$$target\$$" -test.fuzztime $(FUZZTIME) -test.fuzzminimizetime 1x -test.fuzzcachedir "$$tmp/cache") > "$$tmp/log" 2>&1 || { cat "$$tmp/log"; exit 1; }; \
	  done; \
	done

.PHONY: golden
golden: ## write the golden files anew; review the difference
	go test ./internal/digest ./internal/notify/console ./internal/notify/slack ./internal/notify/email ./internal/watchlist ./internal/config ./internal/app -update

.PHONY: bench bench-fetch bench-hostile bench-month
bench: bench-fetch bench-hostile ## measure speed and memory, with the comparisons side by side
	TOCSIN_BENCH=1 go test -count 1 -run '^TestBench(Idle|Visits)$$' -bench '^BenchmarkReplay$$' -benchtime 1000x -v ./internal/app
	go test -run '^$$' -bench . -benchmem $$(go list ./internal/... | grep -v /app)
bench-fetch: ## measure 1,000 local feeds beside a bare HTTP loop and gofeed; TOCSIN_BENCH_FEEDS=10000 for more, TOCSIN_TEST_POSTGRES=URL for both databases
	TOCSIN_BENCH=1 go test -count 1 -timeout 60m -run '^TestBenchFetch$$' -v ./internal/app
bench-hostile: ## measure what bombs, slow servers, huge documents and hostile articles cost, and how late an innocent source is beside them
	TOCSIN_BENCH=1 go test -count 1 -timeout 30m -run '^TestBench(Hostile|HostileArticles|Lateness)$$' -v ./internal/app
	go test -run '^$$' -bench '^BenchmarkHostile$$' -benchtime 1x ./internal/diff ./internal/identity ./internal/story ./internal/match
bench-month: ## simulate a month of 1,000 feeds as their publishers see it (half an hour); TOCSIN_BENCH_DAYS, TOCSIN_BENCH_FEEDS
	TOCSIN_BENCH=1 go test -count 1 -timeout 6h -run '^TestBenchMonth$$' -v ./internal/poll

.PHONY: eval-extract eval-segments eval-feeds eval-copies eval-stories eval-match eval-names
eval-extract: ## print the figures of article extraction (needs ../shared/data)
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalExtract' -v ./internal/extract ./internal/extract/blocks
eval-segments: ## print how many pieces of the widest set's articles are read, and how many from beside them
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalSegments' -v ./internal/extract
eval-feeds: ## print the figures of feed parsing
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalFeeds' -v ./internal/feed
eval-copies: ## print the figures of copy detection
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalCopies' -v ./internal/identity
eval-stories: ## print the figures of story grouping
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalStories' -v ./internal/story
eval-match: ## print speed beside other ways, goals, and how the matcher agrees with a slow, obvious one (6 GB)
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalMatch' -v ./internal/match
eval-names: ## print the figures of names across scripts, and of pairs of names by other people
	TOCSIN_EVAL=1 go test -count 1 -run '^TestEvalNames' -v ./internal/names ./internal/match

.PHONY: docker
docker: ## build the image
	docker build --build-arg VERSION=$(VERSION) -t tocsin .

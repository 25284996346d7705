# The two commands a newcomer needs are `make demo` and `make test`; the rest is for those who work on reprise.
SWIFT ?= swift
RELEASE := --configuration release --static-swift-stdlib
BINARY := .build/release/reprise
DEMO ?= examples/studio

.PHONY: help test-dependencies demo build test check lint format soak sanitize bench fuzz generate clean dependencies

help:
	@echo "make demo    build reprise and watch it publish to emulated platforms"
	@echo "make test    run every test"
	@echo "make build   release binary at $(BINARY)"
	@echo "make check   format lint, warnings as errors, drift of generated files"
	@echo "make bench   measurements as JSON"
	@echo "make soak    the long form of the simulation, the kill test and the proofs of the planner; a daemon for MINUTES (60)"
	@echo "make sanitize  the tests under the thread and the address sanitizer"
	@echo "make fuzz    random input to the YAML reader, the rule files and the expressions, FUZZ_SECONDS each"

dependencies:
	@scripts/install-dependencies.sh

test-dependencies:
	@scripts/install-dependencies.sh tests

build: dependencies
	$(SWIFT) build $(RELEASE) --product reprise

# Without a terminal nobody can press Ctrl-C: the demo then ends by itself.
demo: build
	@if [ -t 1 ]; then $(BINARY) run $(DEMO) --sandbox --fresh; else $(BINARY) run $(DEMO) --sandbox --fresh --until-idle; fi

# In three runs: real processes and sockets with deadlines must not share two cores with the rest. (Beside a thousand tests a
# task can wait longer for its turn than the 30 s after which an idle connection is given up.)
test: test-dependencies
	$(SWIFT) build --build-tests --quiet
	$(SWIFT) test --skip-build --quiet --disable-xctest --skip 'SimulationTests|TrialsTests|EndToEndTests|TransportTests'
	@SWIFT="$(SWIFT)" scripts/check-schema.sh
	$(SWIFT) test --skip-build --quiet --disable-xctest --filter 'SimulationTests|TrialsTests'
	$(SWIFT) test --skip-build --quiet --disable-xctest --filter 'EndToEndTests|TransportTests'
	scripts/check-ics.sh

soak: test-dependencies
	$(SWIFT) build --build-tests --quiet
	REPRISE_SOAK=1 $(SWIFT) test --skip-build --quiet --disable-xctest --filter 'SimulationTests|TrialsTests'
	REPRISE_SOAK=1 $(SWIFT) test --skip-build --quiet --disable-xctest --filter EndToEndTests
	REPRISE_SOAK=1 $(SWIFT) test --skip-build --quiet --disable-xctest --filter ProofTests
	scripts/soak.sh

# Builds of their own, half an hour the first time.
SANITIZERS ?= thread address

sanitize: test-dependencies
	@for kind in $(SANITIZERS); do SWIFT="$(SWIFT)" scripts/sanitize.sh $$kind || exit 1; done

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

check: test-dependencies lint generate
	@test -z "$$(git status --porcelain -- Sources/RuleFiles/Presets.generated.swift)" \
		|| { echo "generated files are out of date: commit what 'make generate' wrote" >&2; exit 1; }
	$(SWIFT) build --build-tests --quiet
	$(SWIFT) test --skip-build --quiet --disable-xctest --filter 'GeneratedTests|DiagnosticPageTests'
	$(SWIFT) build $(RELEASE) --product reprise --quiet

generate:
	@scripts/generate.sh

bench: dependencies
	$(SWIFT) run $(RELEASE) reprise-bench

# Inputs that reach new code are kept in .build-fuzz/corpus; one that crashes, hangs or grows is written to .build-fuzz.
FUZZ_SECONDS ?= 60
FUZZERS ?= yaml rules cel

fuzz: dependencies
	@for name in $(FUZZERS); do \
		REPRISE_FUZZ=1 $(SWIFT) build --configuration release --scratch-path .build-fuzz --sanitize=fuzzer --product fuzz-$$name --quiet \
			|| exit 1; \
		mkdir -p .build-fuzz/corpus/$$name; \
		.build-fuzz/release/fuzz-$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 -max_len=8192 \
			-artifact_prefix=.build-fuzz/$$name- -dict=Tests/Fuzz/$$name.dict -print_final_stats=1 \
			.build-fuzz/corpus/$$name Tests/Fuzz/corpus/$$name || exit 1; \
	done

clean:
	rm -rf .build .build-fuzz

# The two commands a newcomer needs are `make demo` and `make test`; the rest is for those who work on reprise.
SWIFT ?= swift
RELEASE := --configuration release --static-swift-stdlib
BINARY := .build/release/reprise
DEMO ?= examples/studio

.PHONY: help demo build test check lint format soak bench generate clean dependencies

help:
	@echo "make demo    build reprise and watch it publish to emulated platforms"
	@echo "make test    run every test"
	@echo "make build   release binary at $(BINARY)"
	@echo "make check   format lint, warnings as errors, drift of generated files"
	@echo "make bench   measurements as JSON"
	@echo "make soak    the long form of the simulation and the kill test"

dependencies:
	@scripts/install-dependencies.sh

build: dependencies
	$(SWIFT) build $(RELEASE) --product reprise

# Without a terminal nobody can press Ctrl-C: the demo then ends by itself.
demo: build
	@if [ -t 1 ]; then $(BINARY) run $(DEMO) --sandbox --fresh; else $(BINARY) run $(DEMO) --sandbox --fresh --until-idle; fi

# In three runs: real processes and sockets with deadlines must not share two cores with the simulation.
test: dependencies
	$(SWIFT) build --build-tests --quiet
	$(SWIFT) test --skip-build --quiet --disable-xctest --skip 'SimulationTests|EndToEndTests'
	$(SWIFT) test --skip-build --quiet --disable-xctest --filter SimulationTests
	$(SWIFT) test --skip-build --quiet --disable-xctest --filter EndToEndTests

soak: dependencies
	$(SWIFT) build --build-tests --quiet
	REPRISE_SOAK=1 $(SWIFT) test --skip-build --quiet --disable-xctest --filter SimulationTests
	REPRISE_SOAK=1 $(SWIFT) test --skip-build --quiet --disable-xctest --filter EndToEndTests

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

check: dependencies lint generate
	@test -z "$$(git status --porcelain -- Sources/RuleFiles/Presets.generated.swift)" \
		|| { echo "generated files are out of date: commit what 'make generate' wrote" >&2; exit 1; }
	$(SWIFT) build --build-tests --quiet
	$(SWIFT) build $(RELEASE) --product reprise --quiet

generate:
	@scripts/generate.sh

bench: dependencies
	$(SWIFT) run $(RELEASE) reprise-bench

clean:
	rm -rf .build

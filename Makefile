# Thin on purpose: each target is the command that it stands for, after installing what that command needs.
# Works on a fresh Debian 12 with rustup's cargo and make, as root or with sudo.

# Where rustup puts cargo, for shells that no login script has prepared.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help setup build demo test web lint fmt bench trial spec docs screens

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: ## Install what the other targets need, where it is missing
	@tools/need.sh compiler rust node python postgis faults browser documents

web: ## Build the console's page
	@tools/need.sh node
	@tools/web.sh

build: web ## Build the program, with the console's page in it
	@tools/need.sh compiler
	cargo build --release --locked -p station

demo: web ## Run two stations on this machine and let them talk
	@tools/need.sh compiler
	cargo run --release --locked -p station --bin detente -- demo

test: web lint spec ## Run everything that CI runs
	@tools/need.sh postgis faults browser documents
	tools/docs.sh
	tools/test.sh

lint: web ## Check format, clippy, types, words, the rules of this repository, and the dependencies where cargo-deny is installed
	@tools/need.sh compiler rust
	npm --prefix web run --silent check
	cargo fmt --all --check
	cargo xtask tidy
	cargo clippy --workspace --all-targets --locked -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then \
	  cargo deny --log-level error check licenses bans sources; \
	else \
	  echo "cargo-deny is not installed: licences and sources are unchecked here; tidy has checked the fences"; \
	fi

fmt: ## Format the code
	@tools/need.sh rust
	cargo fmt --all

bench: web ## Measure this machine
	@tools/need.sh compiler postgis
	cargo run --release --locked -p bench

trial: ## Try real stations for hours on bad links, under faults and under floods; as root, for full disks and pulled plugs
	@tools/need.sh compiler faults
	cargo build --release --locked -p station -p trial
	tools/trial.sh

spec: ## Judge the vectors with a verifier and a COSE library that are not ours
	@tools/need.sh compiler python
	PATH="$(CURDIR)/.venv/bin:$$PATH" spec/check.sh

docs: ## Write the documents that are made from the sources
	@tools/need.sh compiler
	cargo xtask generate limits
	tools/docs.sh --write

screens: web ## Draw every screen of the console into docs/screens
	@tools/need.sh compiler browser
	cargo build --locked -p station
	npm --prefix web run --silent screens

# The two commands of a fresh clone: `make demo` and `make test`. Both first install the Debian packages
# of .ci/packages that are missing (with sudo unless you are root) and say so; where there is no npm,
# Debian's nodejs and npm too, which build the page of `gpuday serve`.
MAKEFLAGS += --no-print-directory
PACKAGES := $(shell cat .ci/packages)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help demo test torture packages program install clean

help:
	@echo "make demo      install packages, build, plan LLaMA-65B, save the plan"
	@echo "make test      install packages, build, run all tests"
	@echo "make torture   everything that tries to hurt gpuday, long, with counts"
	@echo "make program   build build/bin/gpuday with its plugins and catalog"
	@echo "make install   install under PREFIX (default /usr/local)"

packages:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	command -v npm >/dev/null || missing="$$missing nodejs npm"; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

program: packages
	@echo "Building build/bin/gpuday (a minute or two) ..."
	@cmake --workflow --preset program > build.log 2>&1 || { tail -40 build.log; exit 1; }
	@rm -f build.log

demo: program
	@echo '$$ build/bin/gpuday plan catalog/scenarios/llama-65b.toml --save'
	@build/bin/gpuday plan catalog/scenarios/llama-65b.toml --save
	@echo
	@echo "Next: build/bin/gpuday serve opens the page; build/bin/gpuday scenarios lists what is saved"

test: packages
	cmake --workflow --preset release

torture: packages
	tests/torture

install: program
	$(SUDO) cmake --install build --prefix $(or $(PREFIX),/usr/local)

clean:
	rm -rf build build-debug build-asan

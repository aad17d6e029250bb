# 汇工 Huigong. `make help` 列出全部目标。No Node, no Docker, nothing outside this folder and .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=
NAME ?=
SECONDS_ ?= 600
# As many test workers as cores, but not more than the trial database is made for.
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 8 ] && echo 8 || echo $$n)

BIN := .venv/bin
SPARK := .local/spark
HUIGONG := $(BIN)/huigong
STAMP := .venv/.synced
export UV_NO_PROGRESS := 1
# Hard links fail between file systems; copying always works.
export UV_LINK_MODE := copy

.PHONY: help demo test check soak bench stop clean venv browser

help: ## 列出全部目标
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The interpreter and every package, exactly as uv.lock says. Nothing happens when it is current.
# Compiled here once: whoever runs the product may not be allowed to write here, or told not to.
venv: $(STAMP) ## 准备 Python 环境（.venv）
	@$(BIN)/python -m compileall -q src

$(STAMP): pyproject.toml uv.lock
	@python=$$(command -v python3 || true)
	if [ -z "$$python" ] || ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	  echo "需要 Python 3.11 或更新版本：  apt install python3 python3-venv" >&2; exit 1
	fi
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c 'import pip' 2>/dev/null; then
	  echo "[1/5] 建立 Python 环境"
	  if ! "$$python" -m venv --clear .venv 2>/tmp/huigong-venv.$$$$; then
	    cat /tmp/huigong-venv.$$$$ >&2; rm -f /tmp/huigong-venv.$$$$
	    echo "缺少 venv 模块，请先执行：  apt install python3-venv" >&2; exit 1
	  fi
	  rm -f /tmp/huigong-venv.$$$$
	fi
	if [ ! -x $(BIN)/uv ]; then
	  $(BIN)/python -m pip install -qq --disable-pip-version-check 'uv==0.13.8'
	fi
	echo "[2/5] 安装依赖（首次约 120 个软件包）"
	$(BIN)/uv sync --frozen --quiet --compile-bytecode
	$(BIN)/python -m compileall -q src
	touch $(STAMP)

demo: $(STAMP) ## 一条命令跑起演示系统：http://127.0.0.1:$(PORT)/
	@$(HUIGONG) demo serve --host $(HOST) --port $(PORT) $(ARGS)

test: $(STAMP) browser ## 全部测试；ARGS= 传给 pytest，如 make test ARGS="tests/setup -q"
	@$(BIN)/pytest -n $(JOBS) --dist worksteal $(ARGS)

# Browser tests need a chromium and a Chinese font. Without root we can only say so.
browser:
	@if ! command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	    echo "安装浏览器测试用的 chromium 与中文字体"
	    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
	      chromium fonts-noto-cjk) >/dev/null </dev/null || echo "chromium 没有装上：浏览器测试将标为未运行" >&2
	  else
	    echo "没有 chromium，浏览器测试将标为未运行。安装：  apt install chromium fonts-noto-cjk" >&2
	  fi
	fi

check: $(STAMP) ## 格式、类型、导入方向、房规、迁移、部署检查
	@.ci/check

soak: $(STAMP) ## 压力与随机杀进程，默认十分钟；SECONDS_=60 可缩短；先跑 make test 放不下的测试，再在 Spark 上比对重复档案、多人同时签发文书
	@rc=0
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal -m long || rc=1
	# pyspark is large and used here alone: it has a folder of its own, at the version that uv.lock says.
	if command -v java >/dev/null && [ ! -f $(SPARK)/.installed ]; then
	  echo "安装 pyspark（约 450 MB，只用于 make soak）"
	  mkdir -p $(SPARK)
	  $(BIN)/uv export --quiet --frozen --no-default-groups --no-emit-project --extra spark \
	    | awk '/^(pyspark|py4j)==/ {on=1} on {print; if ($$0 !~ /\\$$/) on=0}' > $(SPARK)/locked.txt
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --target $(SPARK) --no-deps --require-hashes \
	    -r $(SPARK)/locked.txt && touch $(SPARK)/.installed || echo "pyspark 没有装上" >&2
	fi
	PYTHONPATH=$(SPARK) $(BIN)/python -m benchmarks.spark \
	  --people $$([ $(SECONDS_) -lt 600 ] && echo 20000 || echo 200000) || rc=1
	$(BIN)/python -m benchmarks.issuing $$([ $(SECONDS_) -lt 600 ] && echo --quick) || rc=1
	$(BIN)/python -m benchmarks.soak --seconds $(SECONDS_) $(ARGS) || rc=1
	exit $$rc

bench: $(STAMP) ## 基准：make bench NAME=spine ARGS="…"
	@if [ -z "$(NAME)" ]; then
	  echo "用法：make bench NAME=…，可选：$$(ls benchmarks/*.py 2>/dev/null | xargs -rn1 basename | sed 's/\.py$$//; /^_/d' | tr '\n' ' ')" >&2
	  exit 2
	fi
	$(BIN)/python -m benchmarks.$(NAME) $(ARGS)

stop: ## 停止试用数据库
	@[ -x $(HUIGONG) ] && $(HUIGONG) db stop || true

clean: ## 停库并删除 .local 与 .venv（演示数据会丢失）
	@[ -x $(HUIGONG) ] && $(HUIGONG) db discard --yes || true
	rm -rf .local .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: run test
run test:
	cargo xtask $@

"""What a program links besides libsinter.a, for scripts that compile one without Meson."""

LIBRARIES = ["-lcurl", "-lpng", "-lz", "-lcrypto", "-larchive"]

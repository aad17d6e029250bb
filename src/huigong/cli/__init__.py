"""The `huigong` command."""


def main() -> None:
    raise SystemExit("huigong: 命令行正在装配")

"""A thousand labels on each sheet: processor time and size of the file."""

from accounts import codes
from bench.frame import Figure, at_most, cpu, main
from inventory import labels
from inventory.sheets import SHEETS

COUNT = 1000
SECONDS, MEGABYTES = 2, 0.5


def measure(*, tiny: bool) -> list[Figure]:
    """What it takes to draw them, sheet by sheet."""
    count = 30 if tiny else COUNT
    tags = codes.make_many(codes.TAG_LENGTH, count)
    printed = [labels.Label(tag, f"https://relais-isere.example/d/{tag}", "06 39 98 12 40") for tag in tags]
    figures = []
    for sheet in SHEETS.values():
        labels.draw(printed[:1], sheet)  # letters are loaded once, whatever is printed
        pdf, took = cpu(lambda sheet=sheet: labels.draw(printed, sheet))
        figures.append(at_most(f"{count} labels, {sheet.name}", took / 1000, "s CPU", SECONDS))
        figures.append(at_most(f"{count} labels, {sheet.name}: file", len(pdf) / 1e6, "MB", MEGABYTES))
    return figures


if __name__ == "__main__":
    main("labels")

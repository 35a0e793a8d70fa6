"""The burn of the buffer over the work, check-in by check-in: a fever chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from orgchange.pilots.burning import BurnPoint
from orgchange.pilots.charting.scales import Scale

WIDTH, HEIGHT = 360.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 348.0, 22.0, 180.0
MOST = 1.2  # of the buffer that is drawn; beyond stands at the edge


@dataclass(frozen=True)
class Fever:
    """What the template writes down: zones as polygons, the path, its dots."""

    calm: str
    fast: str
    last_third: str
    path: str
    dots: list[dict[str, object]]
    points: Sequence[BurnPoint]


def fever_of(points: Sequence[BurnPoint]) -> Fever:
    """Work done to the right, buffer used upwards; below the diagonal it is calm."""
    across, up = Scale(0, 1, LEFT, RIGHT), Scale(0, MOST, BOTTOM, TOP)

    def at(work: float, used: float) -> str:
        return f"{across.at(work):.1f},{up.at(min(used, MOST)):.1f}"

    third = 2 / 3
    places = [(point.burn.work_done / 100, float(point.burn.share)) for point in points]
    return Fever(
        calm=" ".join([at(0, 0), at(third, third), at(1, third), at(1, 0)]),
        fast=" ".join([at(0, 0), at(third, third), at(0, third)]),
        last_third=" ".join([at(0, third), at(1, third), at(1, MOST), at(0, MOST)]),
        path="M" + " L".join(at(*place).replace(",", " ") for place in places),
        dots=[
            {
                "x": f"{across.at(work):.1f}",
                "y": f"{up.at(min(used, MOST)):.1f}",
                "r": "5" if index == len(points) - 1 else "3.5",
                "point": points[index],
            }
            for index, (work, used) in enumerate(places)
        ],
        points=points,
    )

"""Minimum-cost maximum flow: the shortest ways first, as many at a time as share a length."""

from heapq import heappop, heappush

FAR = 1 << 60


class Network:
    """Nodes are whole numbers; edges have a capacity and a cost that is not negative."""

    def __init__(self, size: int) -> None:
        self.ways: list[list[int]] = [[] for _ in range(size)]
        self.ends: list[int] = []
        self.room: list[int] = []
        self.costs: list[int] = []

    def join(self, start: int, end: int, *, capacity: int, cost: int = 0) -> int:
        """Add an edge, and its way back; returns its number."""
        number = len(self.ends)
        for a, b, room, price in ((start, end, capacity, cost), (end, start, 0, -cost)):
            self.ways[a].append(len(self.ends))
            self.ends.append(b)
            self.room.append(room)
            self.costs.append(price)
        return number

    def used(self, edge: int) -> int:
        """How much flows along an edge."""
        return self.room[edge ^ 1]

    def fill(self, source: int, sink: int) -> int:
        """Let as much flow as can, at the least cost; returns how much."""
        heights = [0] * len(self.ways)
        total = 0
        while self._measure(source, sink, heights):
            closed = [False] * len(self.ways)
            while pushed := self._push(source, sink, heights, closed):
                total += pushed
        return total

    def _measure(self, source: int, sink: int, heights: list[int]) -> bool:
        """Add the length of the shortest way to each node to its height (Dijkstra)."""
        far = [FAR] * len(self.ways)
        far[source] = 0
        heap = [(0, source)]
        while heap:
            length, here = heappop(heap)
            if length > far[here]:
                continue
            for edge in self.ways[here]:
                there = self.ends[edge]
                longer = length + self.costs[edge] + heights[here] - heights[there]
                if self.room[edge] and longer < far[there]:
                    far[there] = longer
                    heappush(heap, (longer, there))
        for node, length in enumerate(far):
            heights[node] += min(length, far[sink])
        return far[sink] < FAR

    def _push(self, source: int, sink: int, heights: list[int], closed: list[bool]) -> int:
        """Push along one way of tight edges, found depth first; what was pushed.

        `closed`: nodes of this way, and those found to lead nowhere. Should one of these lead on
        again after a push, the next measuring finds it.
        """
        path: list[int] = []
        here = source
        closed[source] = True
        while here != sink:
            edge = self._tight(here, heights, closed)
            if edge is not None:
                path.append(edge)
                here = self.ends[edge]
                closed[here] = True
            elif path:
                here = self.ends[path.pop() ^ 1]
            else:
                return 0
        return self._let_through(path, closed)

    def _let_through(self, path: list[int], closed: list[bool]) -> int:
        amount = min(self.room[edge] for edge in path)
        for edge in path:
            self.room[edge] -= amount
            self.room[edge ^ 1] += amount
            closed[self.ends[edge]] = False
        return amount

    def _tight(self, here: int, heights: list[int], closed: list[bool]) -> int | None:
        for edge in self.ways[here]:
            there = self.ends[edge]
            if (
                self.room[edge]
                and not closed[there]
                and self.costs[edge] + heights[here] == heights[there]
            ):
                return edge
        return None
